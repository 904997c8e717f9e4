"""scikit-learn's digits as a data set of ours."""

import numpy as np
from sklearn.datasets import load_digits

from replearn.data.digits import Digits


def test_each_digit_is_in_one_part_once_and_every_class_has_its_share():
    splits = Digits(size=8).load().splits
    assert {name: len(split) for name, split in splits.items()} == {"train": 1437, "test": 360}
    pixels, labels = load_digits(return_X_y=True)
    ours = np.concatenate([split.images.reshape(-1, 64) for split in splits.values()])
    published = np.rint(pixels * 255 / 16).astype(np.uint8)
    assert sorted(map(bytes, ours)) == sorted(map(bytes, published))
    share = np.bincount(splits["train"].labels) / np.bincount(labels)
    assert np.all(abs(share - 0.8) < 0.006)


def test_the_split_is_the_same_for_everyone():
    first, second = Digits().load().splits, Digits().load().splits
    assert np.array_equal(first["test"].images, second["test"].images)
    assert first["test"].images.min() == 0 and first["test"].images.max() == 255


def test_size():
    assert Digits(size=32).load().splits["test"].images.shape == (360, 1, 32, 32)
