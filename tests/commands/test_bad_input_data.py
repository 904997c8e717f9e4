"""Images that cannot be trained on: found at the door, before a run folder is made."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

FIT = ("fit", "--config", "smoke.yaml")
RNG = np.random.default_rng(0)
X = RNG.random((40, 8, 8))


def _with(value: float) -> np.ndarray:
    images = X.copy()
    images[3, 2, 1] = value
    return images


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": _with(255.0)}, ["x holds 255", "floats must be in [0, 1]", "divide by 255"]),
        ({"x": _with(-1.0)}, ["x holds -1", "floats must be in [0, 1]", "rescale"]),
        ({"x": (X * 300).astype(int)}, ["x holds 299", "integers must be in 0..255"]),
        ({"x": _with(np.nan)}, ["x holds NaN", "floats must be in [0, 1]"]),
        ({"x": _with(np.inf)}, ["x holds inf", "floats must be in [0, 1]"]),
        ({"x_train": X, "x_test": X[:, :4]}, ["two shapes", "(1, 8, 8)", "(1, 4, 8)", "--data.size"]),
        ({"x": X.ravel()}, ["shape (2560,), 1 axes", "must be (N, H, W)"]),
        ({"x": X.reshape(40, 64)}, ["shape (40, 64), 2 axes", "reshape"]),
        ({"x": X[:0]}, ["no image in it"]),
        ({"x": X[:2]}, ["2 images", "need 3 or more"]),
        ({"x": X[:3]}, ["1 image to train on", "2 or more are needed", "give more images"]),
        ({"x": X[:, :, :3]}, ["(40, 8, 3), one image with its colours last", "np.stack", "images[..., None]"]),
        ({"x": X, "y": np.array(["a", "b"] * 20, object)}, ["objects (pickle) are refused", ".astype(str)"]),
        ({"x": X, "y": np.arange(39)}, ["39 labels for the 40 images", "one each"]),
        ({"x": X, "y": np.linspace(0, 1, 40)}, ["labels must be integers"]),
        ({"pictures": X}, ["has the keys ['pictures']", "x_train, y_train", "or x and optional y"]),
    ],
)
def test_arrays_that_are_no_images(check_refused, in_tmp, arrays, words):
    np.savez(in_tmp / "mine.npz", **arrays)
    check_refused(1, ["mine", *words], *FIT, "--images", "mine.npz")


def test_one_image_at_a_time_for_a_network_that_normalises(check_refused, good):
    words = ["--data.batch_size 1", "BatchNorm cannot learn from one image", "give 2 or more"]
    check_refused(2, words, *FIT, "--images", good, "--data.batch_size", "1")


@pytest.mark.parametrize("name", ["mine.npz", "mine.npy"])
@pytest.mark.parametrize("content", [b"", b"hello", "cut"])
def test_an_array_file_that_is_none(check_refused, in_tmp, name, content):
    save = np.savez if name.endswith("npz") else np.save
    save(in_tmp / name, X)
    whole = (in_tmp / name).read_bytes()
    (in_tmp / name).write_bytes(whole[:900] if content == "cut" else content)
    check_refused(1, [name, "is cut off", "write it again with np.save"], *FIT, "--images", name)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nosuch", ["does not exist"]),
        ("nosuch.npz", ["does not exist"]),
        ("mine.txt", ["must be a folder", ".npz"]),
    ],
)
@pytest.mark.parametrize("command", ["fit", "test", "embed", "plot", "compare"])
def test_a_path_that_holds_no_images(check_refused, in_tmp, run, command, path, words):
    (in_tmp / "mine.txt").write_text("no images")
    typed = FIT if command == "fit" else (command, run)
    output = ["--output", "codes.npz"] if command == "embed" else []
    check_refused(2, [f"--images {path}: ", *words], *typed, *output, "--images", path)


@pytest.fixture
def folder(in_tmp) -> Path:
    """mine/: twelve grey images of 8 x 8 in two classes."""
    for number in range(12):
        path = in_tmp / "mine" / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(RNG.integers(0, 256, (8, 8)).astype(np.uint8)).save(path)
    return in_tmp / "mine"


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])


def _larger(path: Path) -> None:
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(path)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_cut, ["3.png", "is cut off", "repair or remove"]),
        (lambda path: path.write_text("no image"), ["3.png", "is not an image", "repair or remove"]),
        (lambda path: path.write_bytes(b""), ["3.png", "is not an image", "repair or remove"]),
        (_larger, ["9 x 9 pixels", "must have one size", "--data.size 8"]),
        (lambda path: path.rename(path.parents[1] / "3.png"), ["3.png", "beside the folders of the classes"]),
    ],
)
def test_a_folder_with_a_file_that_is_not_like_the_others(check_refused, folder, harm, words):
    harm(folder / "b" / "3.png")
    check_refused(1, words, *FIT, "--images", folder)


def test_an_empty_folder(check_refused, in_tmp):
    (in_tmp / "mine" / "a").mkdir(parents=True)
    check_refused(1, ["mine", "holds no image file", "png"], *FIT, "--images", "mine")


def test_images_of_another_size_than_the_model_takes(check_refused, replearn, run, in_tmp):
    """They are brought to the model's size, unless another was typed."""
    np.savez(in_tmp / "mine.npz", x=X)
    assert replearn("test", run, "--images", "mine.npz")[0] == 0
    words = ["9 x 9 pixels", "trained on 28 x 28", "--data.size 28"]
    check_refused(1, words, "test", run, "--images", "mine.npz", "--data.size", "9")


def test_a_checkpoint_outside_a_run_folder_needs_its_images_named(check_refused, replearn, run, in_tmp):
    np.savez(in_tmp / "mine.npz", x=X)
    (in_tmp / "alone.ckpt").write_bytes((run / "checkpoints" / "best.ckpt").read_bytes())
    check_refused(2, ["alone.ckpt lies outside a run folder", "--images"], "test", "alone.ckpt")
    code, out, _ = replearn("test", "alone.ckpt", "--images", "mine.npz")
    assert code == 0
    assert "test images: mse" in out


@pytest.fixture
def mnist(in_tmp, monkeypatch) -> Path:
    """MNIST/raw as it is laid out, of six and three images, whose checksums are known."""
    from replearn.data.mnist import MNIST

    raw, sums = in_tmp / "MNIST" / "raw", {}
    raw.mkdir(parents=True)
    for prefix, count in (("train", 6), ("t10k", 3)):
        for name, array in (
            (f"{prefix}-images-idx3-ubyte", RNG.integers(0, 256, (count, 28, 28))),
            (f"{prefix}-labels-idx1-ubyte", np.arange(count)),
        ):
            header = np.array([0x0800 + array.ndim, *array.shape], ">i4").tobytes()
            content = header + array.astype(np.uint8).tobytes()
            (raw / name).write_bytes(content)
            sums[name] = hashlib.sha256(content).hexdigest()
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    monkeypatch.setattr(MNIST, "sha256", sums)
    monkeypatch.setattr(MNIST, "counts", {"train": 6, "test": 3})
    return raw


def _alter(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def _gzip_cut(path: Path) -> None:
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes())[:-9])
    path.unlink()


def _gzip_not(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.gz"))


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_cut, ["is not the published file", "bytes", "delete it"]),
        (_alter, ["is not the published file", "SHA-256", "delete it"]),
        (_gzip_cut, [".gz", "is not a whole gzip archive", "delete it"]),
        (_gzip_not, [".gz", "is not a whole gzip archive", "delete it"]),
        (Path.unlink, ["is missing beside its sister files"]),
    ],
)
def test_mnist_that_is_not_as_published(check_refused, mnist, name, harm, words):
    harm(mnist / name)
    check_refused(1, [name, *words], "fit", "--config", "ae.yaml", "--data.root", ".")


@pytest.mark.parametrize("source", ["MNIST", "FashionMNIST"])
def test_no_network_and_no_fallback(check_refused, tmp_path_factory, monkeypatch, source):
    def offline(request, timeout):
        raise OSError("no route to host")

    monkeypatch.setattr("replearn.data.download.OPENER.open", offline)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    words = ["is not on disk", "could not be downloaded", "no route to host", "--data.root FOLDER"]
    chosen = ["--data.source", f"replearn.data.mnist.{source}", "--data.offline", "error"]
    check_refused(2, words, "fit", "--config", "ae.yaml", *chosen)


def test_a_root_that_is_no_folder(check_refused, monkeypatch):
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    words = ["--data.root nosuch", "must be an existing folder"]
    check_refused(2, words, "fit", "--config", "ae.yaml", "--data.root", "nosuch")
