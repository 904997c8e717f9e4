"""Mosaics: every map where it belongs, on its own scale."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.mosaic import mosaic, mosaics
from replearn.figures.style import new_axes


def test_maps_lie_row_by_row_with_gaps_between():
    maps = np.arange(1, 6)[:, None, None] * np.ones((5, 25, 25))
    maps[3, 0, 0] = 8
    ax = mosaic(new_axes()[1], maps, columns=3, title="layer")
    sheet = np.ma.filled(ax.images[0].get_array().astype(float), np.nan)
    assert (sheet[:25, :25] == 1).all() and (sheet[:25, 28:53] == 1).all(), "each by its own largest value"
    assert sheet[28, 0] == 1 and sheet[29, 1] == 0.5, "the fourth map begins the second row"
    assert np.isnan(sheet[25:28]).all() and np.isnan(sheet[28:, 56:]).all()
    assert ax.images[0].get_cmap().name == "gray" and ax.get_title(loc="left") == "layer"


def test_small_maps_are_enlarged_dot_by_dot():
    sheet = mosaic(new_axes()[1], np.array([[[1.0, 0.0], [0.5, 1.0]]]), columns=1).images[0].get_array()
    assert sheet.shape == (24, 24) and (sheet[:12, :12] == 1).all() and (sheet[12:, :12] == 0.5).all()


def test_signed_maps_are_centred_on_0_and_empty_ones_stay_blank(draw):
    maps = np.stack([np.zeros((3, 3)), -np.eye(3)])
    figure = mosaics({"a": maps, "b": np.zeros((1, 4, 4))}, columns=4)
    first = figure.axes[0].images[0]
    assert first.get_cmap().name == "RdBu_r" and first.get_clim() == (-1, 1)
    draw(figure)


def test_errors():
    with pytest.raises(ContentError, match=r"maps \(0, 3, 3\): must be \(n, H, W\)"):
        mosaic(new_axes()[1], np.zeros((0, 3, 3)), 2)
