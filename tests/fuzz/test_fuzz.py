"""Damaged and made-up inputs by the thousand: none ends in what was not foreseen, none hangs.

Few by default; `-m full` gives the thousands. A failure names its seed: the same one makes the same input again.
"""

import contextlib
import gzip
import hashlib
import io
import json
import random

import numpy as np
import pytest
import torch
import yaml
from PIL import Image

from replearn.cli import main
from replearn.comparison.cache import load, save_codes, save_scores
from replearn.comparison.encoded import Encoded
from replearn.comparison.spec import Spec
from replearn.config.options import find_config, read_config
from replearn.data.arrays import Arrays
from replearn.data.digits import Digits
from replearn.data.download import PublishedFile
from replearn.data.idx import read_idx
from replearn.data.image_files import ImageFiles, read_header
from replearn.data.module import ImageData
from replearn.data.published import MNIST_ARCHIVES
from replearn.errors import ReplearnError
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.runs.cache_file import read_cache_file, write_cache_file
from replearn.runs.read_codes import read_codes
from replearn.runs.run import Run

from .conftest import VALUES, mutate_bytes, mutate_tree, rounds

RNG = np.random.default_rng(0)
X = RNG.integers(0, 256, (6, 5, 4)).astype(np.uint8)


def _saved(save, **arrays) -> bytes:
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


COMPARISON = {
    "representations": {
        "pca": {"class_path": "sklearn.decomposition.PCA", "init_args": {"whiten": False}},
        "map": {"class_path": "sklearn.manifold.TSNE", "init_args": {"perplexity": 5.0}},
    },
    "data": {"source": "replearn.data.digits.Digits", "limit": 60, "size": 8},
    "dimensions": [2],
    "dimensions_of": {"map": [2]},
    "seeds": [0],
    "metrics": ["mse", "knn_accuracy"],
    "k": 5,
}
NPZ = [
    _saved(np.savez, x=X, y=np.arange(6)),
    _saved(np.savez_compressed, x_train=X, y_train=list("abcabc"), x_test=X, y_test=list("abcabc"), class_names=["a"]),
    _saved(np.savez, x=X / 255, class_names=["a", "b"]),
]


@rounds(60, 2500)
def test_npz(attack, tmp_path, count):
    path = tmp_path / "mine.npz"

    def read(content):
        path.write_bytes(content)
        Arrays(path).load()

    attack(count, lambda rng: mutate_bytes(rng.choice(NPZ), rng), read)


@rounds(40, 1500)
def test_npy(attack, tmp_path, count):
    path = tmp_path / "mine.npy"
    whole = [_saved(lambda f, x=x: np.save(f, x)) for x in (X, X / 255, X > 9)]

    def read(content):
        path.write_bytes(content)
        images = Arrays(path).load().splits["all"].images
        np.asarray(images[: min(3, len(images))])

    # mostly in the header: 128 bytes
    attack(count, lambda rng: (lambda c: mutate_bytes(c[:128], rng) + c[128:])(rng.choice(whole)), read)


@rounds(20, 500)
def test_idx(attack, tmp_path, count):
    name = next(iter(MNIST_ARCHIVES))
    path = tmp_path / f"{name}.gz"
    whole = gzip.compress(np.array([0x0803, 6, 5, 4], ">i4").tobytes() + X.tobytes())
    archive = PublishedFile(path.name, len(whole), hashlib.sha256(whole).hexdigest())
    unpacked = hashlib.sha256(gzip.decompress(whole)).hexdigest()

    def read(content):
        path.write_bytes(content)
        read_idx(tmp_path, name, (6, 5, 4), archive, unpacked)
        read_idx(tmp_path, name, (6, 5, 4), archive)

    attack(count, lambda rng: mutate_bytes(whole, rng), read)


@rounds(40, 1500)
def test_codes(attack, tmp_path, count):
    path = tmp_path / "codes.npz"
    codes = RNG.standard_normal((6, 2)).astype(np.float32)
    whole = [_saved(np.savez, codes=codes, labels=np.arange(6)), _saved(np.savez_compressed, codes=codes)]

    def read(content):
        path.write_bytes(content)
        read_codes(path, 2)

    attack(count, lambda rng: mutate_bytes(rng.choice(whole), rng), read)


@pytest.fixture
def cells(tmp_path):
    """A comparison's codes and scores, kept; what reads them must give them as they were, or nothing."""
    spec = Spec({}, ImageData(Digits, limit=60, seed=0), metrics=["mse", "silhouette"])
    codes = RNG.standard_normal((len(spec.test), 2))
    encoded = Encoded(spec, 0, codes[:9], codes, None, "no way", False, {"n_components": 2, "parameters": None})
    save_codes(tmp_path, "key", encoded)
    encoded.scores, encoded.gaps = {"mse": {"value": 0.1, "per_image": codes[:, 0] > 0}}, {"silhouette": "no labels"}
    save_scores(tmp_path, "key", encoded)
    return spec, encoded, {name: (tmp_path / f"key.{name}.npz").read_bytes() for name in ("codes", "scores")}


@rounds(40, 1000)
def test_cells_of_a_comparison(attack, cells, tmp_path, count):
    spec, encoded, whole = cells

    def make(rng):
        name = rng.choice(list(whole))
        return whole | {name: mutate_bytes(whole[name], rng)}

    def read(content):
        for name, data in content.items():
            (tmp_path / f"key.{name}.npz").write_bytes(data)
        back = load(tmp_path, "key", spec, 0)
        if back is not None:
            np.testing.assert_array_equal(back.test, encoded.test)
            assert (back.costs, back.in_sample) == (encoded.costs, encoded.in_sample)
            assert back.scores == {} or back.scores["mse"]["value"] == 0.1

    attack(count, make, read)


@rounds(40, 500)
def test_facts_of_cells(attack, cells, tmp_path, count):
    """Whole files whose checksum holds, and whose facts are others."""
    spec, _, whole = cells

    def make(rng):
        name = rng.choice(list(whole))
        arrays, facts = read_cache_file(tmp_path / f"key.{name}.npz") or ({}, {})
        return name, arrays, mutate_tree(facts, rng)

    def read(changed):
        name, arrays, facts = changed
        write_cache_file(tmp_path / f"key.{name}.npz", arrays, facts)
        load(tmp_path, "key", spec, 0)
        for each, data in whole.items():
            (tmp_path / f"key.{each}.npz").write_bytes(data)

    attack(count, make, read)


MODES = {"png": "RGB", "jpeg": "RGB", "gif": "L", "bmp": "RGB", "webp": "RGB", "tiff": "L", "ppm": "L"}


def _images() -> dict[str, bytes]:
    found = {}
    for kind, mode in MODES.items():
        file = io.BytesIO()
        Image.fromarray(RNG.integers(0, 256, (12, 9, 3)).astype(np.uint8)).convert(mode).save(file, kind)
        found[kind] = file.getvalue()
    return found


@rounds(70, 2500)
def test_images(attack, tmp_path, count):
    whole = _images()

    def read(given):
        kind, content = given
        path = tmp_path / f"one.{kind}"
        path.write_bytes(content)
        header = read_header(path)
        if header.height * header.width < 10**6:
            ImageFiles([path], tmp_path, (3, 8, 8), resized=True)[np.array([0])]

    def make(rng):
        kind = rng.choice(list(whole))
        return kind, mutate_bytes(whole[kind], rng)

    attack(count, make, read)


@rounds(25, 1000)
def test_checkpoint_bytes(attack, finished, tmp_path, count):
    whole = (finished / "checkpoints" / "best.ckpt").read_bytes()
    path = tmp_path / "damaged.ckpt"

    def read(content):
        path.write_bytes(content)
        Run(None, path).model  # noqa: B018 - it is what reads

    attack(count, lambda rng: mutate_bytes(whole, rng), read)


@rounds(8, 600)
def test_checkpoint_contents(attack, finished, tmp_path, count):
    """Whole files, written anew, whose contents were changed: hyper-parameters, names, shapes of weights."""
    whole = torch.load(finished / "checkpoints" / "best.ckpt", weights_only=True)
    path = tmp_path / "changed.ckpt"

    def make(rng):
        changed = dict(whole)
        key = rng.choice(["hyper_parameters"] * 6 + ["state_dict", *whole])
        changed[key] = mutate_tree(whole[key], rng)
        return changed

    def read(content):
        torch.save(content, path)
        Run(None, path).model  # noqa: B018

    attack(count, make, read)


def _typed(words):
    """As `main` does, with what was not foreseen raised: the words of a command line, whatever they are."""
    from replearn.cli import _dispatch

    with contextlib.suppress(SystemExit):
        _dispatch(list(words))


@rounds(6, 500)
def test_configurations_of_a_training(attack, in_tmp, count):
    from replearn.training.lightning_cli import TrainingCLI

    whole = [read_config(find_config(name)) for name in ("smoke.yaml", "ae.yaml", "digits.yaml", "vae.yaml")]
    path = in_tmp / "changed.yaml"

    def read(content):
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
        find_config(str(path))
        TrainingCLI(["--config", str(path), "--data.source", "replearn.data.digits.Digits", "--data.limit", "60"])

    def make(rng):
        text = yaml.safe_dump(mutate_tree(rng.choice(whole), rng))
        return text if rng.random() < 0.7 else mutate_bytes(text.encode(), rng).decode("utf-8", "surrogateescape")

    attack(count, make, read)


@rounds(10, 500)
def test_configurations_of_a_comparison_and_a_network(attack, in_tmp, count, capsys):
    whole = [COMPARISON, *(read_config(find_config(name)) for name in ("smoke.yaml", "lenet.yaml"))]
    path = in_tmp / "changed.yaml"

    def make(rng):
        number = rng.randrange(3)
        return ("compare" if number == 0 else "arch"), yaml.safe_dump(mutate_tree(whole[number], rng))

    def read(given):
        command, text = given
        path.write_text(text, encoding="utf-8")
        if command == "arch":
            _typed(["arch", "--config", str(path)])
        else:
            from replearn.comparison.spec_file import read_spec

            read_spec(str(path))
        capsys.readouterr()

    attack(count, make, read)


@rounds(40, 1000)
def test_command_lines(attack, in_tmp, count, capsys):
    """Words that no command may choke on; those that would begin long work are cut off by a folder without runs."""
    commands = ["fit", "test", "validate", "embed", "plot", "compare", "decode", "arch", "demo"]
    options = ["--config", "--images", "--output", "--split", "--data.limit", "--model", "--trainer", "--allow-import"]
    options += [
        "--ckpt_path",
        "--seeds",
        "--network",
        "--input",
        "--format",
        "--png",
        "--projection",
        "--data",
        "--run",
    ]
    values = [str(value) for value in VALUES] + ["nothing.yaml", "x.npz", "1,28,28", "[1, 2", "&a [*a]", "{a: 1"]

    def make(rng):
        words = [rng.choice(commands)]
        for _ in range(rng.randint(0, 4)):
            words.append(rng.choice(options) if rng.random() < 0.6 else rng.choice(values))
            if rng.random() < 0.2:
                words[-1] += "=" + rng.choice(values)
        return words if words[:2] != ["demo", "all"] else words[:1]

    def read(words):
        _typed(words)
        capsys.readouterr()

    attack(count, make, read)


@rounds(20, 500)
def test_estimator_files(attack, tmp_path, count):
    torch.manual_seed(0)
    images = RNG.random((40, 64), dtype=np.float32)
    path = tmp_path / "one.safetensors"
    ConvAutoencoder(2, channels=(4,), max_epochs=1, image_shape=(1, 8, 8)).fit(images).save(path)
    whole = path.read_bytes()

    def read(content):
        path.write_bytes(content)
        ConvAutoencoder.load(path)

    attack(count, lambda rng: mutate_bytes(whole[:2000], rng) + whole[2000:], read)


@rounds(8, 300)
def test_what_a_run_says_of_itself(attack, finished, tmp_path, count):
    told = json.loads((finished / "metrics.json").read_text())
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "best.ckpt").write_bytes((finished / "checkpoints" / "best.ckpt").read_bytes())
    config = (finished / "config.yaml").read_text()

    def make(rng):
        text = json.dumps(mutate_tree(told, rng))
        return mutate_bytes(text.encode(), rng) if rng.random() < 0.3 else text.encode()

    def read(content):
        (tmp_path / "config.yaml").write_text(config)
        (tmp_path / "metrics.json").write_bytes(content)
        run = Run(tmp_path, tmp_path / "checkpoints" / "best.ckpt")
        run.metrics.get("dataset")
        run.classes  # noqa: B018

    attack(count, make, read)


def test_the_same_seed_makes_the_same_input():
    made = [mutate_bytes(NPZ[0], random.Random("seed 7")) for _ in range(2)]
    assert made[0] == made[1] != NPZ[0]


def test_a_fault_that_was_not_foreseen_is_found(hold):
    with pytest.raises(ZeroDivisionError):
        hold(lambda: 1 / 0)
    with pytest.raises(ReplearnError):
        raise ReplearnError("held")
    assert main(["nothing"]) == 2


def test_a_checkpoint_whose_weights_are_no_tensors_is_refused(finished, tmp_path):
    whole = torch.load(finished / "checkpoints" / "best.ckpt", weights_only=True)
    for strange in ({"a": "x"}, {"a": None}, [1]):
        torch.save({**whole, "state_dict": strange}, tmp_path / "strange.ckpt")
        with pytest.raises(ReplearnError, match="not one of replearn's"):
            _ = Run(None, tmp_path / "strange.ckpt").model
