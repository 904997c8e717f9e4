"""ImageData: what it knows after loading, what it hands out, what it refuses."""

import hashlib
import json
import pickle

import numpy as np
import pytest
import torch
from jsonargparse import ArgumentParser
from PIL import Image

from replearn.data.arrays import Arrays
from replearn.data.digits import Digits
from replearn.data.folder import Folder
from replearn.data.mnist import MNIST, FashionMNIST
from replearn.data.module import ImageData
from replearn.errors import ContentError, UsageError


@pytest.fixture
def data():
    return ImageData(Digits, size=8, limit=200, seed=1)


def test_what_it_knows_after_loading(data):
    data.load()
    assert data.name == "scikit-learn digits" and data.loaded_source is Digits
    assert data.image_shape == (1, 8, 8) and data.num_classes == 10
    assert {name: len(split) for name, split in data.splits.items()} == {"train": 180, "val": 20, "test": 200}


def test_describe_is_plain_json(data):
    description = data.describe()
    assert list(description) == ["name", "sha256", "n_train", "n_val", "n_test", "image_shape", "class_names"]
    assert json.loads(json.dumps(description)) == description
    assert description["n_train"] == 180 and description["image_shape"] == [1, 8, 8]


def test_loading_twice_reads_once(data, monkeypatch):
    data.load()
    splits = data.splits
    monkeypatch.setattr(Digits, "load", lambda self: pytest.fail("read again"))
    data.setup("fit")
    assert data.splits is splits


def test_array_and_batches_agree(data):
    array = data.array("val")
    assert array.dtype == np.float32 and array.min() == 0 and array.max() == 1
    images = torch.cat([images for images, _ in data.batches("val", 7)])
    assert np.array_equal(images.numpy(), array)
    assert np.array_equal(np.rint(array * 255), data.splits["val"].images)


def test_the_checksum_is_that_of_all_the_source_gives(tmp_path):
    x, y = np.arange(24, dtype=np.uint8).reshape(6, 2, 2), np.arange(6)
    np.savez(tmp_path / "x.npz", x=x, y=y)
    by_hand = hashlib.sha256(b"all (6, 1, 2, 2) uint8" + x.tobytes() + y.astype("<i8").tobytes()).hexdigest()
    assert ImageData(Arrays, tmp_path / "x.npz").describe()["sha256"] == by_hand
    assert ImageData(Arrays, tmp_path / "x.npz", limit=3, seed=5).describe()["sha256"] == by_hand
    np.savez(tmp_path / "x.npz", x=x, y=y[::-1])
    assert ImageData(Arrays, tmp_path / "x.npz").describe()["sha256"] != by_hand


def test_the_checksum_of_a_folder_sees_bytes_and_names(tmp_path):
    for number in range(4):
        Image.fromarray(np.full((2, 2), number, np.uint8)).save(tmp_path / f"{number}.png")
    before = ImageData(Folder, tmp_path).describe()["sha256"]
    assert ImageData(Folder, tmp_path).describe()["sha256"] == before
    (tmp_path / "0.png").rename(tmp_path / "9.png")
    renamed = ImageData(Folder, tmp_path).describe()["sha256"]
    Image.fromarray(np.full((2, 2), 7, np.uint8)).save(tmp_path / "9.png")
    assert len({before, renamed, ImageData(Folder, tmp_path).describe()["sha256"]}) == 3


def test_the_seed_is_that_of_seed_everything(monkeypatch):
    def index(seed):
        data = ImageData(Digits, size=8, seed=seed)
        data.load()
        return data.splits["val"].index.tolist()

    monkeypatch.setenv("PL_GLOBAL_SEED", "12")
    assert index(None) == index(12) != index(0)
    monkeypatch.delenv("PL_GLOBAL_SEED")
    assert index(None) == index(0)


def test_a_fallback_is_known(nowhere):
    data = ImageData()
    data.load()
    assert data.source is MNIST and data.loaded_source is Digits and data.name == "scikit-learn digits"
    with pytest.raises(UsageError, match="Fashion-MNIST"):
        ImageData(FashionMNIST).load()


def test_foreign_images_are_fitted_to_a_model(data):
    grey = data.array("test")
    data.match_shape((3, 8, 8))
    assert data.image_shape == (3, 8, 8)
    images, _ = next(iter(data.batches("test", 5)))
    assert np.array_equal(images.numpy(), grey[:5].repeat(3, axis=1))
    with pytest.raises(ContentError, match=r"--data.size 28"):
        data.match_shape((3, 28, 28))


def test_classes_are_numbered_as_a_classifier_does_that_knows_more_of_them(tmp_path):
    x = np.zeros((12, 4, 4), np.uint8)
    np.savez(tmp_path / "pets.npz", x_train=x, y_train=["cat", "dog"] * 6, x_test=x[:2], y_test=["dog", "cat"])
    data = ImageData(Arrays, tmp_path / "pets.npz")
    data.align_labels(["bird", "cat", "dog"])
    assert data.splits["test"].labels.tolist() == [2, 1]
    assert (data.class_names, data.num_classes) == (["bird", "cat", "dog"], 3)
    with pytest.raises(ContentError, match=r"^pets: has the class 'bird', and the model knows 2 others \(cat, dog\)"):
        data.align_labels(["cat", "dog"])


@pytest.mark.parametrize(("labels", "expected"), [([0, 1, -1], [0, 1, -1]), ([-1] * 3, [-1] * 3)])
def test_labels_without_names_are_the_places_of_the_classes(tmp_path, labels, expected):
    np.savez(tmp_path / "x.npz", x_train=np.zeros((9, 4, 4)), x_test=np.zeros((3, 4, 4)), y_test=labels)
    data = ImageData(Arrays, tmp_path / "x.npz")
    data.align_labels(["cat", "dog"])
    assert data.splits["test"].labels.tolist() == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"batch_size": 0}, "--data.batch_size 0: must be 1 or more"),
        ({"size": 0}, "--data.size 0: must be 1 or more"),
        ({"shift": -1}, "--data.shift -1: must be 0 or more"),
        ({"rotate": 181.0}, "--data.rotate 181.0: must be between 0 and 180 degrees"),
        ({"rotate": float("nan")}, "--data.rotate nan: must be between 0 and 180 degrees"),
        ({"scale": 1.0}, "--data.scale 1.0: must be 0 or above and below 1"),
        ({"seed": -1}, "--data.seed -1: must be 0 or more"),
        ({"limit": -1}, "--data.limit -1: must be 1 or more"),
        ({"size": 8, "shift": 8}, "--data.shift 8: must be less than the 8 pixels of an image"),
    ],
)
def test_options_that_are_refused(options, words):
    with pytest.raises(UsageError, match=rf"^{words}"):
        ImageData(Digits, **options).load()


def test_a_split_that_is_refused(data):
    with pytest.raises(UsageError, match=r"--split tset: must be one of train, val, test"):
        data.array("tset")


def test_jsonargparse_builds_it():
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(ImageData, "data")
    config = parser.parse_args(["--data.source", "replearn.data.digits.Digits", "--data.size=8", "--data.limit=50"])
    data = parser.instantiate(config).data
    assert data.describe()["n_train"] == 45
    assert "replearn.data.digits.Digits" in parser.dump(config)
    with pytest.raises(Exception, match="source"):
        parser.parse_args(["--data.source", "replearn.data.splits.make_splits"])


def test_nothing_happens_before_loading():
    data = ImageData(Digits, root="/nowhere", batch_size=-5)
    assert not hasattr(data, "splits") and pickle.dumps(data.source)
