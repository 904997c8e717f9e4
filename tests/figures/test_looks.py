"""How lines look: one colour a representation, handed to every figure."""

import numpy as np
from matplotlib.colors import to_rgb

from replearn.figures.error_curve import error_against_dimension
from replearn.figures.lines import metric_against
from replearn.figures.looks import looks
from replearn.figures.palette import INK
from replearn.figures.style import new_axes

CURVE = 50.0 / np.arange(1, 102)
K = np.arange(10, 210, 10)


def test_lines_are_drawn_as_they_are_told_and_named_in_a_legend_where_they_share_a_colour(check_words):
    figure, ax = new_axes()
    found = looks({"other": ["x"], "pca": ["pca (2)", "pca (30)"], "umap": ["umap (2)"]})
    series = {name: (K, 1 - K / 1000 - i / 50, None) for i, name in enumerate(["pca (2)", "umap (2)", "pca (30)"])}
    metric_against(ax, series, "k", "trust", drawn_as=found)
    for line, name in zip(ax.lines, series, strict=True):
        assert to_rgb(line.get_color()) == found[name].color and line.get_marker() == found[name].marker
    assert ax.lines[0].get_linestyle() == "-" and ax.lines[2].get_linestyle() == "--"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["pca (2)", "umap (2)", "pca (30)"]
    check_words(figure)


def test_the_error_curve_takes_the_colours_too_for_each_size_alike():
    points = [("ae", 2, 30.0, 5), ("ae", 8, 20.0, 9), ("vae", 8, 22.0, None)]
    found = looks({"pca": ["pca"], "ae": ["ae"], "vae": ["vae"]})
    _, ax = new_axes()
    error_against_dimension(ax, CURVE, points, drawn_as=found | {"PCA": found["pca"]})
    assert to_rgb(ax.lines[0].get_color()) == found["pca"].color
    marks = {tuple(line.get_xdata()): to_rgb(line.get_color()) for line in ax.lines if line.get_zorder() == 4}
    assert marks == {(2,): found["ae"].color, (8,): found["vae"].color}  # ae and vae of 8: the later one
    _, ax = new_axes()
    error_against_dimension(ax, CURVE, points)
    assert ax.lines[0].get_color() == INK


def test_an_ordered_code_has_its_own_curve(check_words):
    figure, ax = new_axes()
    errors = 80.0 / np.arange(1, 11)
    error_against_dimension(ax, CURVE, [("ordered", 10, 8.0, 6), ("ae", 4, 9.0, 5)], curves=[errors, None])
    (curve,) = [line for line in ax.lines if len(line.get_xdata()) == 10]
    assert np.array_equal(curve.get_ydata(), errors) and curve.get_xdata().tolist() == list(range(1, 11))
    assert ax.get_ylim()[1] >= 80
    check_words(figure)
