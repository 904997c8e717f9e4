"""A metric against a setting: lines, bands, marks and words as given."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

from replearn.errors import ContentError
from replearn.figures.lines import metric_against
from replearn.figures.palette import class_colors
from replearn.figures.style import new_axes

pytestmark = pytest.mark.filterwarnings("error")
SIZES = np.array([2, 4, 8, 16, 30, 64])
RISING = np.array([0.4, 0.6, 0.9, 0.95, 0.97, 0.975])


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() not in ("title", "subtitle")]


def test_lines_bands_and_references_are_drawn_as_given(check_words):
    figure, ax = new_axes()
    std = np.linspace(0.03, 0.01, 6)
    series = {"PCA": (SIZES, RISING, None), "autoencoder": (SIZES, RISING + 0.01, std)}
    assert metric_against(ax, series, "dimensions", "accuracy", True, "T", "S", {"raw": 0.9688}) is ax
    for line, (x, mean, _), color in zip(ax.lines, series.values(), class_colors(2), strict=False):
        assert np.array_equal(line.get_xdata(), x) and np.array_equal(line.get_ydata(), mean)
        assert np.allclose(to_rgb(line.get_color()), color)
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()
    (band,) = ax.collections
    assert isinstance(band, PolyCollection)
    corners = {(x, round(y, 9)) for x, y in band.get_paths()[0].vertices}
    for x, mean, spread in zip(SIZES, RISING + 0.01, std, strict=True):
        assert {(x, round(mean - spread, 9)), (x, round(mean + spread, 9))} <= corners
    assert list(ax.lines[2].get_ydata()) == [0.9688, 0.9688]
    assert words(ax) == ["PCA  0.975", "autoencoder  0.985", "raw  0.969"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xscale()) == ("dimensions", "accuracy", "log")
    check_words(figure)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2", "4", "8", "16", "30", "64"]


def test_points_are_sorted_and_missing_ones_left_out(draw):
    figure, ax = new_axes()
    series = {
        "a": (np.array([4, 2, 8, 16]), np.array([3.0, 1.0, np.nan, 5.0]), np.array([0.1, np.nan, 0.1, 0.1])),
        "none": (np.array([1.0]), np.array([np.nan]), None),
    }
    metric_against(ax, series, "x", "y")
    (line,) = ax.lines
    assert line.get_xdata().tolist() == [2, 4, 16] and line.get_ydata().tolist() == [1, 3, 5]
    assert min(ax.collections[0].get_paths()[0].vertices[:, 0]) == 4
    draw(figure)


def test_one_point_has_a_bar_and_ends_apart_a_legend(draw):
    figure, ax = new_axes()
    one = (np.array([2]), np.array([0.8]), np.array([0.05]))
    metric_against(ax, {"low": (SIZES, RISING - 0.3, None), "_umap": one}, "x", "y", True, references={"raw": 0.7})
    assert not words(ax), "a reference's name would lie on the legend"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["_umap", "raw", "low"]
    (bar,) = ax.collections
    assert isinstance(bar, LineCollection)
    assert np.allclose(bar.get_segments()[0], [[2, 0.75], [2, 0.85]])
    draw(figure)


def test_many_lines_get_a_legend_and_many_settings_plain_ticks(draw):
    figure, ax = new_axes()
    k = np.arange(10, 210, 10)
    metric_against(ax, {f"run {i}": (k, 1 - k / 1000 - i / 50, None) for i in range(12)}, "k", "trust", True)
    assert len(ax.get_legend().get_texts()) == 12
    draw(figure)
    assert "50" in [label.get_text() for label in ax.get_xticklabels()]


@pytest.mark.parametrize(
    ("most", "named"),
    [(300, ["1", "2", "5", "10", "20", "50", "100", "200"]), (1e6, ["1", "10", "100", "1000", "10000", "100000"])],
)
def test_a_wide_logarithmic_axis_names_powers_of_ten_alone(most, named, draw):
    figure, ax = new_axes()
    x = np.geomspace(1, most, 20)
    metric_against(ax, {"a": (x, x, None)}, "x", "y", logx=True)
    draw(figure)
    low, high = ax.get_xlim()
    found = [text.get_text() for text in ax.get_xticklabels() if low <= text.get_position()[0] <= high]
    assert [text for text in found if text][: len(named)] == named


def test_nothing_to_draw(draw):
    figure, ax = new_axes()
    metric_against(ax, {}, "x", "y", True)
    draw(figure)
    assert not ax.lines and ax.get_xlabel() == "x"


def test_errors():
    two = np.ones(2)
    with pytest.raises(ContentError, match=r"series a: x \(2,\), mean \(3,\)"):
        metric_against(new_axes()[1], {"a": (two, np.ones(3), None)}, "x", "y")
    with pytest.raises(ContentError, match=r"std \(1,\)"):
        metric_against(new_axes()[1], {"a": (two, two, np.ones(1))}, "x", "y")
    with pytest.raises(ContentError, match="above 0 on a logarithmic axis"):
        metric_against(new_axes()[1], {"a": (np.arange(2), two, None)}, "x", "y", logx=True)
    with pytest.raises(ContentError, match="x must be finite"):
        metric_against(new_axes()[1], {"a": (np.array([1, np.nan]), two, None)}, "x", "y")
