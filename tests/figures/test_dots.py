"""Dots of several groups: medians and ranges as given."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_axes
from replearn.teaching.figures.dots import grouped_dots


def test_medians_and_ranges_side_by_side(draw):
    figure, ax = new_axes()
    series = {"a": np.array([[1.0, 5.0], [3.0, 9.0], [8.0, 6.0]]), "b": np.array([[2.0, 2.0]])}
    assert grouped_dots(ax, ["one", "two"], series, "error in %") is ax
    draw(figure)
    first, second = ax.lines
    assert first.get_ydata().tolist() == [3, 6] and second.get_ydata().tolist() == [2, 2]
    assert (first.get_xdata() < second.get_xdata()).all()
    assert np.allclose([segment[:, 1] for segment in ax.collections[0].get_segments()], [[1, 8], [5, 9]])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_a_series_of_other_groups_is_refused():
    with pytest.raises(ContentError, match=r"series a \(1, 3\): must be \(R, 2\), R 1 or more"):
        grouped_dots(new_axes()[1], ["one", "two"], {"a": np.zeros((1, 3))}, "y")
