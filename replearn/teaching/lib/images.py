"""The images that the lessons look at: handwritten digits, and a photo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from sklearn.datasets import load_sample_image

from replearn.data.module import ImageData


@dataclass(frozen=True)
class DigitImages:
    """Digits as uint8 (N, 1, 28, 28) and their labels (N,), for training and for testing; `name` says which."""

    name: str
    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray


@cache
def digit_images() -> DigitImages:
    """Return MNIST where it is to be had, else the digits that scikit-learn carries, brought to 28 x 28.

    What `fit` keeps for validation is left out.
    """
    data = ImageData(seed=0)
    data.load()
    train, test = (data.splits[split] for split in ("train", "test"))
    return DigitImages(str(data.name), np.asarray(train.images), train.labels, np.asarray(test.images), test.labels)


@cache
def photo() -> np.ndarray:
    """Return a colour photo that scikit-learn carries, china.jpg: uint8 (427, 640, 3).

    >>> photo().shape
    (427, 640, 3)
    """
    return load_sample_image("china.jpg")
