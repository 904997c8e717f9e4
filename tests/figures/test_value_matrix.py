"""A square of values: each written where it belongs, the diagonal without colour."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_axes
from replearn.teaching.figures.value_matrix import value_matrix


def test_values_are_written_and_coloured(check_words):
    values = np.array([[1.0, 0.25, -0.5], [0.25, 1.0, -0.001], [12.0, 0.0, 1.0]])
    figure, ax = new_axes(4, 4)
    value_matrix(ax, values, ["a", "b", "c"], "T", "S", digits=1)
    words = [text.get_text() for text in ax.texts[:9]]
    assert words == ["1.0", ".2", "−.5", ".2", "1.0", "0", "12.0", "0", "1.0"]
    drawn = ax.images[0].get_array()
    assert not np.diag(drawn).any() and drawn[2, 0] == 12 and ax.images[0].get_clim()[1] > 12
    check_words(figure)
    counts = value_matrix(new_axes(4, 4)[1], np.array([[9.0, np.nan], [3.0, 0.0]]), ["a", "b"], digits=0)
    assert [text.get_text() for text in counts.texts] == ["9", "–", "3", "0"]


def test_values_fill_their_cells_and_stay_inside(draw):
    figure, ax = new_axes(3, 3)
    value_matrix(ax, np.full((10, 10), -0.987), [str(k) for k in range(10)])
    draw(figure)
    cell = ax.get_window_extent().width / 10
    widths = {round(text.get_window_extent().width) for text in ax.texts}
    assert all(0.7 * cell < width < cell for width in widths)


def test_matrices_can_share_a_scale():
    ax = value_matrix(new_axes(4, 4)[1], np.array([[1.0, 0.2], [-0.9, 1.0]]), ["a", "b"], most=1)
    assert ax.images[0].get_clim() == (-1.3, 1.3)
    assert [text.get_color() == "white" for text in ax.texts] == [False, False, True, False]


def test_errors():
    with pytest.raises(ContentError, match=r"values \(2, 3\): must be \(2, 2\)"):
        value_matrix(new_axes()[1], np.zeros((2, 3)), ["a", "b"])
