"""Mosaics: every map where it belongs, on its own scale."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_axes
from replearn.teaching.figures.mosaic import GAP, mosaic, mosaics


def test_maps_lie_row_by_row_with_gaps_between():
    maps = np.arange(1, 6)[:, None, None] * np.ones((5, 20, 10))
    maps[3, 0, 0] = 8
    ax = mosaic(new_axes()[1], maps, columns=3, title="layer")
    values = [np.asarray(image.get_array()) for image in ax.images]
    assert (values[0] == 1).all() and (values[1] == 1).all(), "each by its own largest value"
    assert values[3][0, 0] == 1 and values[3][1, 1] == 0.5
    left, right, bottom, top = ax.images[3].get_extent()
    assert (left, right) == (0, 1) and np.allclose((bottom, top), (2 + GAP + 2, 2 + GAP)), "it begins the second row"
    assert np.allclose(ax.get_xlim(), (0, 3 + 2 * GAP)) and np.allclose(ax.get_ylim(), (4 + GAP, 0))
    assert ax.images[0].get_cmap().name == "gray" and ax.get_title(loc="left") == "layer"


def test_mosaics_of_equal_columns_line_up(draw):
    figure = mosaics({"input": np.ones((1, 28, 28)), "fine": np.ones((40, 14, 14)), "coarse": np.ones((8, 4, 4))}, 8)
    draw(figure)
    edges = [ax.transData.transform([(place, 0) for place in range(9)])[:, 0] for ax in figure.axes]
    assert np.allclose(edges[0], edges[1], atol=0.5) and np.allclose(edges[0], edges[2], atol=0.5)


def test_signed_maps_are_centred_on_0_and_empty_ones_stay_blank(draw):
    maps = np.stack([np.zeros((3, 3)), -np.eye(3)])
    figure = mosaics({"a": maps, "b": np.zeros((1, 4, 4))}, columns=4)
    first = figure.axes[0].images[0]
    assert first.get_cmap().name == "RdBu_r" and first.get_clim() == (-1, 1)
    draw(figure)


def test_errors():
    with pytest.raises(ContentError, match=r"maps \(0, 3, 3\): must be \(n, H, W\)"):
        mosaic(new_axes()[1], np.zeros((0, 3, 3)), 2)
