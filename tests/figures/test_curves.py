"""Learning curves, and the error curve against dimension: lines, scales and words as given."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.curves import learning_curves
from replearn.figures.error_curve import error_against_dimension
from replearn.figures.style import new_axes

pytestmark = pytest.mark.filterwarnings("error")
EPOCHS = np.arange(1, 11)
FALLING = 50.0 / np.arange(1, 102)


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() not in ("title", "subtitle")]


def test_series_and_references_are_drawn_as_given(check_words):
    figure, ax = new_axes()
    series = {"train": 20.0 / EPOCHS, "val": 22.0 / EPOCHS}
    assert learning_curves(ax, EPOCHS, series, "error", {"PCA": 13.87}, "title", "subtitle") is ax
    for line, values in zip(ax.lines, series.values(), strict=False):
        assert np.array_equal(line.get_xdata(), EPOCHS)
        assert np.array_equal(line.get_ydata(), values)
    assert list(ax.lines[2].get_ydata()) == [13.87, 13.87]
    assert words(ax) == ["train  2.00", "val  2.20", "PCA  13.9"]
    assert ax.get_ylabel() == "error"
    check_words(figure)


@pytest.mark.parametrize(
    ("values", "scale"), [([9, 2], "linear"), ([9, 1], "log"), ([9, 0], "linear"), ([9, -1], "linear")]
)
def test_logarithmic_where_the_range_demands_it(values, scale):
    ax = learning_curves(new_axes()[1], np.arange(2), {"a": np.array(values)}, "y")
    assert ax.get_yscale() == scale


def test_one_epoch_missing_values_and_none_at_all(draw):
    figure, ax = new_axes()
    learning_curves(ax, np.array([0]), {"a": np.array([1.0]), "none": np.array([np.nan])}, "y", title="T")
    assert len(ax.lines) == 1 and ax.lines[0].get_marker() == "o"
    draw(figure)
    values = np.where(EPOCHS % 2, np.nan, EPOCHS)
    ax = learning_curves(new_axes()[1], EPOCHS, {"a": values}, "y")
    assert ax.lines[0].get_xdata().tolist() == [2, 4, 6, 8, 10]
    figure, ax = new_axes()
    learning_curves(ax, EPOCHS, {}, "y")
    draw(figure)


def test_equal_ends_are_named_apart(check_words):
    figure, ax = new_axes(6, 3)
    series = {f"a series called number {i}, кошка": 20.0 / EPOCHS for i in range(8)}
    learning_curves(ax, EPOCHS, series, "y", {"PCA": 2.0}, "T")
    check_words(figure)


def test_many_series_get_a_legend():
    series = {f"_run {i}": 20.0 / EPOCHS for i in range(25)}
    ax = learning_curves(new_axes()[1], EPOCHS, series, "y", {"PCA": 2.0})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(series)
    assert words(ax) == ["PCA  2.00"]


def test_error_curve_is_pcas_from_one_component(check_words):
    figure, ax = new_axes()
    runs = [("ae", 10, 1.25, 39), ("worse", 40, 5.0, 9), ("better", 50, 0.4, None), ("tiny", 1, 20.0, 2)]
    assert error_against_dimension(ax, FALLING, runs, "title", "subtitle") is ax
    curve = ax.lines[0]
    assert curve.get_xdata().tolist() == list(range(1, 101))
    assert np.array_equal(curve.get_ydata(), FALLING[1:])
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert words(ax) == [
        "PCA",
        "ae  1.25\n10 numbers do the work of 39 of PCA",
        "worse  5.00\nPCA does as well with 9",
        "better  0.400\n50 numbers do more than 100 of PCA",
        "tiny  20.0\n1 number does the work of 2 of PCA",
    ]
    dotted = [(list(line.get_xdata()), list(line.get_ydata())) for line in ax.lines if line.get_ls() == ":"]
    assert dotted == [([10, 39], [1.25, 1.25]), ([40, 9], [5.0, 5.0]), ([1, 2], [20.0, 20.0])]
    marks = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_markersize() == 6.5]
    assert marks == [(dimension, sse) for _, dimension, sse, _ in runs]
    check_words(figure)


@pytest.mark.parametrize("dimension", [1, 30])
def test_runs_alike_are_named_apart(dimension, check_words):
    figure, ax = new_axes()
    runs = [(f"a run with a name of thirty, № {i}", dimension, 1.2 + i / 100, 40) for i in range(6)]
    error_against_dimension(ax, FALLING, runs, "T")
    check_words(figure)


@pytest.mark.parametrize("curve", [[3.0, 1.0], [3.0, 0.0], [3.0, 2.0, 1e-30], [0.0, 0.0]])
def test_short_curves_no_runs_and_an_exact_one(curve, draw):
    figure, ax = new_axes()
    error_against_dimension(ax, np.array(curve), [])
    draw(figure)
    figure, ax = new_axes()
    error_against_dimension(ax, np.array(curve), [("exact", 1, 0.0, 1)])
    assert ax.texts[1].get_text().startswith("exact  0\n")
    draw(figure)


def test_errors():
    with pytest.raises(ContentError, match=r"series a \(3,\).*\(10,\)"):
        learning_curves(new_axes()[1], EPOCHS, {"a": np.zeros(3)}, "y")
    with pytest.raises(ContentError, match="K 1 or more"):
        error_against_dimension(new_axes()[1], np.zeros(1), [])
    with pytest.raises(ContentError, match="dimensions 1 or more"):
        error_against_dimension(new_axes()[1], FALLING, [("a", 0, 1.0, 2)])
