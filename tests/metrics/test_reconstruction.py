"""Reconstruction errors against scikit-learn, and cases worked by hand."""

import math

import numpy as np
import pytest
from sklearn.metrics import mean_squared_error

from replearn.errors import ContentError
from replearn.metrics import reconstruction
from replearn.metrics.reconstruction import mse, psnr, squared_errors, sse_per_image


@pytest.fixture
def pair():
    rng = np.random.default_rng(0)
    images = rng.random((37, 3, 5, 4)).astype(np.float32)
    return images, images + rng.normal(scale=0.1, size=images.shape).astype(np.float32)


def test_agree_with_sklearn(pair):
    images, made = (array.reshape(37, -1).astype(np.float64) for array in pair)
    expected = mean_squared_error(images, made)
    assert mse(*pair) == pytest.approx(expected, rel=1e-12)
    assert sse_per_image(*pair) == pytest.approx(expected * 60, rel=1e-12)
    assert psnr(*pair) == pytest.approx(10 * math.log10(1 / expected), rel=1e-12)


def test_worked_by_hand():
    images = np.array([[[[0.0, 1.0]]], [[[0.5, 0.5]]]])
    made = np.array([[[[1.0, 1.0]]], [[[0.5, 0.0]]]])
    assert squared_errors(images, made).tolist() == [1.0, 0.25]
    assert sse_per_image(images, made) == 0.625
    assert mse(images, made) == 0.3125


def test_psnr_is_of_the_whole_not_the_mean_of_each():
    images = np.zeros((2, 1, 1, 1))
    made = np.array([0.1, 0.3]).reshape(2, 1, 1, 1)
    assert psnr(images, made) == pytest.approx(-10 * math.log10(0.05))


def test_exact_reconstruction():
    image = np.full((1, 1, 2, 2), 0.3)
    assert mse(image, image) == 0
    assert psnr(image, image) == math.inf


def test_values_outside_the_range_are_not_clipped():
    assert mse(np.ones((1, 4)), np.full((1, 4), 3.0)) == 4.0


def test_blocks_change_nothing(pair, monkeypatch):
    whole = squared_errors(*pair)
    monkeypatch.setattr(reconstruction, "BLOCK_VALUES", 100)
    assert np.array_equal(squared_errors(*pair), whole)


def test_sums_run_in_float64():
    # 2^24 + 1 is the first whole number that float32 lacks: a float32 sum of ones would stop there
    images = np.zeros((1, (1 << 24) + 3), dtype=np.float32)
    assert sse_per_image(images, np.ones_like(images)) == (1 << 24) + 3


def test_inputs_stay_as_they_were(pair):
    before = [array.copy() for array in pair]
    squared_errors(*pair)
    assert all(np.array_equal(array, copy) for array, copy in zip(pair, before, strict=True))


@pytest.mark.parametrize(
    ("images", "made", "words"),
    [
        (np.zeros((2, 3)), np.zeros((2, 4)), r"\(2, 3\).*\(2, 4\).*equal"),
        (np.zeros((0, 3)), np.zeros((0, 3)), "one image or more"),
        (np.zeros((2, 3), np.uint8), np.zeros((2, 3)), "uint8.*divide.*255"),
        (np.zeros((2, 3)), np.zeros((2, 3), int), "reconstructions of type int64"),
    ],
)
def test_errors(images, made, words):
    for metric in (mse, sse_per_image, psnr, squared_errors):
        with pytest.raises(ContentError, match=words):
            metric(images, made)
