"""The decoded grid: each image lies over its own code."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.grid import decoded_grid, grid_codes
from replearn.figures.style import new_axes

pytestmark = pytest.mark.filterwarnings("error")


def at(ax, z0, z1):
    """The value of the mosaic at a code."""
    (image,) = ax.images
    left, right, bottom, top = image.get_extent()
    array = np.asarray(image.get_array())
    column = int((z0 - left) / (right - left) * array.shape[1])
    row = int((top - z1) / (top - bottom) * array.shape[0])
    return array[row, column]


@pytest.mark.parametrize(("rows", "cols"), [(3, 4), (1, 4), (3, 1), (1, 1)])
def test_each_image_lies_over_its_code(rows, cols, tmp_path):
    extent = (-2.0, 4.0, 1.0, 2.0)
    codes = grid_codes(rows, cols, extent)
    shades = np.linspace(0, 1, rows * cols)
    images = np.tile(shades[:, None, None, None], (1, 1, 6, 4))
    figure, ax = new_axes()
    assert decoded_grid(ax, images, rows, cols, extent, "title", "subtitle") is ax
    for code, shade in zip(codes, shades, strict=True):
        assert at(ax, *code) == pytest.approx(shade)
    figure.savefig(tmp_path / "figure.png", dpi=60)


def test_pixels_are_square(tmp_path):
    figure, ax = new_axes(7, 4)
    decoded_grid(ax, np.zeros((12, 1, 10, 20)), 3, 4, (-1, 1, 0, 50))
    figure.savefig(tmp_path / "figure.png", dpi=60)
    assert ax.bbox.width / ax.bbox.height == pytest.approx(4 * 20 / (3 * 10), rel=1e-6)


def test_rows_of_an_image_keep_their_order_and_colours():
    image = np.zeros((1, 3, 2, 2))
    image[0, 0, 0] = 1  # the upper row red
    image[0, 2, 1] = 7  # the lower row blue, beyond the range
    drawn = np.asarray(decoded_grid(new_axes()[1], image, 1, 1, (0, 1, 0, 1)).images[0].get_array())
    assert drawn[:, 0].tolist() == [[1, 0, 0], [0, 0, 1]]


def test_codes_by_hand():
    expected = [[0, 5], [1, 5], [2, 5], [0, 7], [1, 7], [2, 7]]
    assert grid_codes(2, 3, (0, 2, 5, 7)).tolist() == expected


@pytest.mark.parametrize(
    ("shape", "rows", "cols", "extent", "words"),
    [
        ((5, 1, 4, 4), 2, 3, (0, 1, 0, 1), "5 given for 2 rows of 3"),
        ((6, 4, 4), 2, 3, (0, 1, 0, 1), r"\(6, 4, 4\)"),
        ((6, 1, 4, 4), 2, 3, (1, 1, 0, 1), r"extent 1\.\.1"),
    ],
)
def test_errors(shape, rows, cols, extent, words):
    with pytest.raises(ContentError, match=words):
        decoded_grid(new_axes()[1], np.zeros(shape), rows, cols, extent)
