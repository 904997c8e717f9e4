"""Structural similarity against torchmetrics, a case worked by hand, and its symmetries."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.image import structural_similarity_index_measure

from replearn.errors import ContentError
from replearn.metrics import reconstruction
from replearn.metrics.reconstruction import ssim


def pair(*shape):
    rng = np.random.default_rng(0)
    images = rng.random(shape)
    return images, images + rng.normal(scale=0.2, size=shape)


@pytest.mark.parametrize("shape", [(9, 1, 28, 28), (4, 3, 32, 20), (5, 1, 8, 8)])
def test_agrees_with_torchmetrics(shape):
    images, made = pair(*shape)
    expected = structural_similarity_index_measure(torch.from_numpy(made), torch.from_numpy(images), data_range=1.0)
    assert ssim(images, made) == pytest.approx(expected.item(), abs=1e-12)


def test_of_flat_images_by_hand():
    """Without variance, only the luminance term stays: (2 a b + c) / (a^2 + b^2 + c), c = 0.0001."""
    value = ssim(np.full((2, 1, 16, 16), 0.5), np.full((2, 1, 16, 16), 0.25))
    assert value == pytest.approx((2 * 0.125 + 1e-4) / (0.25 + 0.0625 + 1e-4), rel=1e-9)


def test_symmetric_blocked_and_one_where_equal(monkeypatch):
    images, made = pair(7, 2, 12, 14)
    whole = ssim(images, made)
    assert ssim(made, images) == pytest.approx(whole, rel=1e-12)
    assert ssim(images, images) == pytest.approx(1, abs=1e-12)
    assert ssim(images[:, 0], made[:, 0]) == pytest.approx(ssim(images[:, :1], made[:, :1]), rel=1e-12)
    monkeypatch.setattr(reconstruction, "BLOCK_VALUES", 400)
    assert ssim(images, made) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_images_smaller_than_the_window_are_mirrored(size):
    images, made = pair(3, 1, size, size)
    # The window sees what a mirrored image of many periods shows around its middle.
    period = [*range(size), *range(size - 2, 0, -1)] if size > 1 else [0]
    index = np.resize(period, 15 * len(period))
    wide = [array[:, :, index][:, :, :, index] for array in (images, made)]
    big = structural_similarity_index_measure(
        *(torch.from_numpy(array) for array in wide), data_range=1.0, return_full_image=True
    )[1]
    start = 7 * len(period)
    middle = big[:, :, start : start + size, start : start + size].mean().item()
    assert ssim(images, made) == pytest.approx(middle, abs=1e-9)


@pytest.mark.parametrize(
    ("images", "made", "words"),
    [
        (np.zeros((2, 784)), np.zeros((2, 784)), r"\(2, 784\).*\(N, C, H, W\)"),
        (np.zeros((2, 1, 4, 4)), np.zeros((2, 1, 4, 5)), "shapes must be equal"),
        (np.zeros((2, 1, 4, 4), np.uint8), np.zeros((2, 1, 4, 4)), "uint8.*255"),
        (np.zeros((0, 1, 4, 4)), np.zeros((0, 1, 4, 4)), "one image or more"),
    ],
)
def test_errors(images, made, words):
    with pytest.raises(ContentError, match=words):
        ssim(images, made)
