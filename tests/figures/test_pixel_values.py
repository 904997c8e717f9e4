"""An image as its numbers: every value where its pixel is, and not too many."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_axes
from replearn.teaching.figures.pixel_values import pixel_values


def test_every_value_stands_in_its_pixel(draw):
    figure, ax = new_axes(3, 3)
    image = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    pixel_values(ax, image)
    draw(figure)
    for text in ax.texts:
        column, row = text.get_position()
        assert text.get_text() == str(image[row, column])


def test_too_large_an_image_is_refused():
    with pytest.raises(ContentError, match=r"image \(40, 8\): must be \(H, W\), at most 32 a side"):
        pixel_values(new_axes()[1], np.zeros((40, 8), np.uint8))
