"""Words measured, wrapped and kept apart; the style, which must leave matplotlib's settings alone."""

import numpy as np
import pytest
from matplotlib import rcParams

from replearn.figures.line_labels import push_apart, spread
from replearn.figures.style import DPI, new_axes, new_figure, style
from replearn.figures.words import number, set_titles, shorten, text_width, wrap

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("text", ["squared error", "Zürich, кошка", "30 numbers do the work of 152"])
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_measured_as_drawn(text, weight, draw):
    figure, ax = new_axes()
    drawn = ax.text(0, 0, text, fontsize=10, fontweight=weight, family="DejaVu Sans")
    draw(figure)
    assert text_width(text, 10, weight) == pytest.approx(drawn.get_window_extent().width / DPI, rel=0.06)


def test_a_letter_that_the_font_lacks_counts_an_em():
    assert text_width("猫", 10) == pytest.approx(10 / 72)


def test_wrap_keeps_all_words_and_the_width():
    text = "MNIST, autoencoder, 30 dimensions, 10,000 test images, seed 0"
    lines = wrap(text, 1.5, 10).split("\n")
    assert " ".join(lines) == text
    assert all(text_width(line, 10) <= 1.5 for line in lines)
    assert wrap("short", 5, 10) == "short"
    assert wrap("", 5, 10) == ""


def test_shorten():
    assert shorten("cat", 2, 8) == "cat"
    cut = shorten("a class name of thirty letters", 1, 8)
    assert cut.endswith("…") and text_width(cut, 8) <= 1
    assert shorten("猫" * 30, 1, 8).endswith("…")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (52.897, "52.9"), (999.7, "1000"), (123.4, "123"), (1e-7, "1.00e−07"), (float("nan"), "nan")],
)
def test_number(value, text):
    assert number(value) == text


def test_spread_keeps_order_gap_and_range():
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 10):
        wanted = rng.random(n)
        placed = spread(wanted, 0.08)
        assert np.array_equal(np.argsort(placed), np.argsort(wanted))
        assert placed.min() >= 0 and placed.max() <= 1 + 1e-9
        assert n == 1 or np.diff(np.sort(placed)).min() >= 0.08 - 1e-9
    assert spread(np.array([0.1, 0.5, 0.9]), 0.1).tolist() == pytest.approx([0.1, 0.5, 0.9])
    assert spread(np.array([]), 0.1).tolist() == []


def test_push_apart():
    rng = np.random.default_rng(0)
    centers, sizes = rng.random((10, 2)), np.full((10, 2), 0.2)
    moved = push_apart(centers, sizes)
    apart = np.abs(moved[:, None] - moved[None])[np.triu_indices(10, 1)]
    assert (apart.max(axis=1) >= 0.2 - 1e-6).all()
    assert np.array_equal(push_apart(centers * 100, sizes), centers * 100)


def test_style_changes_nothing_outside():
    before = dict(rcParams)
    figure, ax = new_axes(6, 4)
    new_figure()
    with style():
        assert not rcParams["text.parse_math"]
    assert dict(rcParams) == before
    assert figure.dpi == DPI >= 150
    assert not ax.spines["top"].get_visible()


def test_titles_stand_above_the_axes(draw):
    figure, ax = new_axes(5, 3)
    set_titles(ax, "a title of several words " * 4, "a subtitle of several words " * 5)
    draw(figure)
    below, above = (text.get_window_extent() for text in ax.texts)
    assert ax.bbox.y1 < below.y0 and below.y1 < above.y0 + 2
    assert above.y1 <= figure.bbox.y1
