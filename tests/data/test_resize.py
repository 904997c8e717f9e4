"""Scaling agrees with Pillow's."""

import numpy as np
import pytest
from PIL import Image

from replearn.data.resize import resize


@pytest.mark.parametrize("size", [7, 12, 40])
def test_agrees_with_pillow(size):
    images = np.random.default_rng(0).integers(0, 256, (3, 3, 24, 30)).astype(np.uint8)
    ours = resize(images, size)
    for image, scaled in zip(images, ours, strict=True):
        square = Image.fromarray(image[:, :, 3:27].transpose(1, 2, 0))
        reference = np.asarray(square.resize((size, size), Image.Resampling.BILINEAR)).transpose(2, 0, 1)
        assert np.abs(scaled.astype(int) - reference).max() <= 1


def test_floats_stay_floats_and_constants_stay_constant():
    scaled = resize(np.full((2, 1, 9, 5), 0.25, np.float32), 3)
    assert scaled.dtype == np.float32 and np.allclose(scaled, 0.25)


def test_the_size_it_has_is_no_work():
    images = np.zeros((2, 1, 5, 5), np.uint8)
    assert resize(images, 5) is images and resize(images, None) is images
