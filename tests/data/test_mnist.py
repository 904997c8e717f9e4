"""MNIST and its relatives: found, verified, refused, replaced."""

import gzip
import hashlib
import os
import socket
from pathlib import Path

import numpy as np
import pytest
import torchvision.datasets

from replearn.data.digits import Digits
from replearn.data.download import TIMEOUT_SECONDS
from replearn.data.locate import cache_folder
from replearn.data.mnist import KMNIST, MNIST, FashionMNIST
from replearn.errors import ContentError, UsageError

NAMES = [f"{p}-{k}" for p in ("train", "t10k") for k in ("images-idx3-ubyte", "labels-idx1-ubyte")]


@pytest.fixture
def tiny(monkeypatch, nowhere, write_idx, tmp_path):
    """A folder with a tiny MNIST of 6 + 3 images whose sums are taken for the published ones."""
    arrays = write_idx(tmp_path / "data" / "MNIST" / "raw")
    raw = tmp_path / "data" / "MNIST" / "raw"
    monkeypatch.setattr(MNIST, "counts", {"train": 6, "test": 3})
    monkeypatch.setattr(MNIST, "sha256", {n: hashlib.sha256((raw / n).read_bytes()).hexdigest() for n in NAMES})
    return tmp_path / "data", arrays


@pytest.mark.skipif(not os.environ.get("REPLEARN_DATA"), reason="needs MNIST: set REPLEARN_DATA to its folder")
def test_the_published_files_are_read():
    image_set = MNIST().load()
    assert image_set.name == "MNIST" and image_set.source is None
    images, labels = image_set.parts["train"].images, image_set.parts["train"].labels
    assert images.shape == (60_000, 1, 28, 28) and images.dtype == np.uint8
    assert labels[:5].tolist() == [5, 0, 4, 1, 9]  # the first five digits, as the paper's web page shows them
    assert image_set.parts["test"].labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert round(float(np.mean(images)) / 255, 4) == 0.1307  # the mean that every MNIST tutorial quotes


@pytest.mark.parametrize("inner", ["", "MNIST", "MNIST/raw"])
def test_a_root_may_be_the_folder_above_or_the_raw_folder_itself(tiny, inner):
    root, arrays = tiny
    part = MNIST(root / inner).load().parts["train"]
    assert np.array_equal(part.images[:, 0], arrays["train-images-idx3-ubyte"])
    assert np.array_equal(part.labels, arrays["train-labels-idx1-ubyte"])


def test_looked_for_in_root_then_environment_then_cache(tiny, monkeypatch, tmp_path, nowhere):
    root, _ = tiny
    monkeypatch.setenv("REPLEARN_DATA", str(root))
    (tmp_path / "empty").mkdir()
    assert MNIST(tmp_path / "empty").load().name == "MNIST"
    monkeypatch.delenv("REPLEARN_DATA")
    nowhere.parent.mkdir()
    root.rename(nowhere)
    assert MNIST().load().name == "MNIST"


def test_gzipped_files_are_read(tiny):
    root, arrays = tiny
    for name in NAMES:
        path = root / "MNIST" / "raw" / name
        path.with_name(f"{name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert np.array_equal(MNIST(root).load().parts["test"].images[:, 0], arrays["t10k-images-idx3-ubyte"])
    archive = root / "MNIST" / "raw" / f"{NAMES[0]}.gz"
    archive.write_bytes(archive.read_bytes()[:-20])
    with pytest.raises(ContentError, match=r"train-images-idx3-ubyte\.gz: is not a whole gzip archive .*delete it"):
        MNIST(root).load()
    archive.write_bytes(b"<html>403 Forbidden</html>")
    with pytest.raises(ContentError, match=r"train-images-idx3-ubyte\.gz: is not a whole gzip archive"):
        MNIST(root).load()


def test_an_altered_file_is_refused_with_both_sums(tiny):
    root, _ = tiny
    path = root / "MNIST" / "raw" / NAMES[2]
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    found, expected = hashlib.sha256(content).hexdigest(), MNIST.sha256[NAMES[2]]
    with pytest.raises(ContentError) as error:
        MNIST(root).load()
    assert str(error.value) == (
        f"{path}: is not the published file (SHA-256 {found}, not {expected}); delete it and run again to download it"
    )


def test_a_truncated_file_is_refused_with_both_lengths(tiny):
    root, _ = tiny
    path = root / "MNIST" / "raw" / NAMES[0]
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ContentError, match=r"train-images.*1,000 bytes where 4,720 are expected, SHA-256"):
        MNIST(root).load()


def test_a_missing_sister_file_is_named(tiny):
    root, _ = tiny
    (root / "MNIST" / "raw" / NAMES[1]).unlink()
    with pytest.raises(ContentError, match=r"train-labels-idx1-ubyte: is missing beside its sister files"):
        MNIST(root).load()


@pytest.mark.parametrize("option", ["--data.root", "REPLEARN_DATA"])
def test_a_folder_that_does_not_exist_is_refused(nowhere, monkeypatch, tmp_path, option):
    missing = tmp_path / "missing"
    if option == "REPLEARN_DATA":
        monkeypatch.setenv("REPLEARN_DATA", str(missing))
    with pytest.raises(UsageError, match=rf"^{option} {missing}: must be an existing folder"):
        MNIST(missing if option == "--data.root" else None).load()


def test_without_mnist_the_digits_stand_in_with_one_warning(nowhere, capsys):
    image_set = MNIST().load()
    assert image_set.name == "scikit-learn digits" and image_set.source is Digits
    warnings = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning:")]
    looked = f"MNIST is not on disk (looked in {nowhere}) and could not be downloaded"
    assert warnings == [
        f"warning: {looked} (RuntimeError: no route to host): using scikit-learn's 1,797 handwritten digits "
        "instead; for MNIST put its four files into FOLDER/MNIST/raw and give --data.root FOLDER, "
        "and --data.offline error makes this an error"
    ]


@pytest.mark.parametrize("source", [MNIST, FashionMNIST, KMNIST])
def test_offline_error_and_clothes_never_fall_back(nowhere, source):
    offline = "error" if source is MNIST else "fallback"
    with pytest.raises(UsageError, match=rf"^--data.source {source.name}: .*put its four files into FOLDER/"):
        source(offline=offline).load()


def test_a_download_lands_whole_in_the_cache_with_a_time_out(tiny, nowhere, monkeypatch, write_idx):
    timeouts = []

    def fetch(self):
        timeouts.append(socket.getdefaulttimeout())
        print("progress that nobody wants")
        write_idx(Path(self.raw_folder))

    monkeypatch.setattr(torchvision.datasets.MNIST, "download", fetch)
    before = socket.getdefaulttimeout()
    assert len(MNIST().load().parts["train"]) == 6
    assert timeouts == [TIMEOUT_SECONDS] and socket.getdefaulttimeout() == before
    assert sorted(p.name for p in (nowhere / "MNIST" / "raw").iterdir()) == sorted(NAMES)
    assert [p.name for p in nowhere.iterdir()] == ["MNIST"]  # nothing is left of the folder beside it


def test_archives_of_fashion_mnist_are_checked_by_their_md5(nowhere, monkeypatch, write_idx, tmp_path):
    raw = tmp_path / "FashionMNIST" / "raw"
    arrays = write_idx(raw, archive=True)
    monkeypatch.setattr(FashionMNIST, "counts", {"train": 6, "test": 3})
    with pytest.raises(ContentError, match=r"train-images-idx3-ubyte\.gz: is not the published archive \(MD5 "):
        FashionMNIST(tmp_path).load()
    sums = [(f"{name}.gz", hashlib.md5((raw / f"{name}.gz").read_bytes()).hexdigest()) for name in NAMES]
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "resources", sums)
    image_set = FashionMNIST(tmp_path).load()
    assert np.array_equal(image_set.parts["train"].images[:, 0], arrays[NAMES[0]])
    assert image_set.class_names == torchvision.datasets.FashionMNIST.classes


def test_unpacked_files_without_a_sum_are_checked_by_shape_and_labels(nowhere, monkeypatch, write_idx, tmp_path):
    raw = tmp_path / "KMNIST" / "raw"
    write_idx(raw, largest=10)
    with pytest.raises(ContentError, match="does not start like an idx file of 60,000 x 28 x 28 bytes"):
        KMNIST(tmp_path).load()
    monkeypatch.setattr(KMNIST, "counts", {"train": 6, "test": 3})
    with pytest.raises(ContentError, match=r"holds the label 10, but those of KMNIST are 0\.\.9"):
        KMNIST(tmp_path).load()
    write_idx(raw)
    assert KMNIST(tmp_path).load().class_names == torchvision.datasets.KMNIST.classes
    path = raw / NAMES[0]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ContentError, match="holds 4,703 bytes of data where 6 x 28 x 28 are expected"):
        KMNIST(tmp_path).load()


def test_mnist_is_not_taken_for_fashion_mnist(tiny, monkeypatch):
    root, _ = tiny
    monkeypatch.setattr(FashionMNIST, "counts", {"train": 6, "test": 3})
    monkeypatch.setattr("replearn.data.mnist.MNIST_SHA256", MNIST.sha256)
    with pytest.raises(ContentError, match="holds MNIST, not Fashion-MNIST; name the folder of Fashion-MNIST"):
        FashionMNIST(root / "MNIST" / "raw").load()


def test_size_scales(tiny):
    root, _ = tiny
    assert MNIST(root, size=14).load().parts["train"].images.shape == (6, 1, 14, 14)


def test_the_cache_folder_follows_the_system(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "replearn"
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == Path.home() / ".cache" / "replearn"
