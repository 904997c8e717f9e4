"""The words of the latent scatter: names, legend, titles, awkward ones among them."""

import numpy as np
import pytest

from replearn.figures.palette import MOST_NAMED
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import new_axes

pytestmark = pytest.mark.filterwarnings("error")


def clusters(k, each=30, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(k), each)
    places = np.column_stack([np.arange(k) % 5, np.arange(k) // 5]) * 10.0
    return rng.normal(size=(k * each, 2)) + places[labels], labels


def named(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() not in ("title", "subtitle")]


def save(figure, tmp_path):
    figure.savefig(tmp_path / "figure.png", dpi=60)


@pytest.mark.parametrize(("k", "shown"), [(1, True), (MOST_NAMED, True), (MOST_NAMED + 1, False)])
def test_names_and_legend_up_to_twenty_classes(k, shown, tmp_path):
    figure, ax = new_axes()
    latent_scatter(ax, *clusters(k))
    assert (ax.get_legend() is not None) == shown
    assert len(named(ax)) == (k if shown else 0)
    save(figure, tmp_path)


def test_legend_stands_outside_the_points(tmp_path):
    figure, ax = new_axes()
    latent_scatter(ax, *clusters(12), [f"a class name of thirty letters{i}" for i in range(12)])
    save(figure, tmp_path)
    box = ax.get_legend().get_window_extent()
    assert box.x0 >= ax.bbox.x1
    assert box.x1 <= figure.bbox.x1


def test_awkward_names_are_drawn_as_they_are(tmp_path):
    names = ["Straße", "_background_", "$5 or $6", "кошка", "a name that is thirty letters "]
    figure, ax = new_axes()
    latent_scatter(ax, *clusters(5), names)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == names
    assert named(ax)[:4] == names[:4]
    assert named(ax)[4].endswith("…")
    assert not any(text.get_parse_math() for text in [*ax.texts, *ax.get_legend().get_texts()])
    save(figure, tmp_path)


def test_long_titles_are_wrapped(tmp_path):
    figure, ax = new_axes(5, 4)
    latent_scatter(ax, *clusters(2), title="a word or two " * 10, subtitle="and more words " * 12)
    save(figure, tmp_path)
    for text in ax.texts[-2:]:
        assert "\n" in text.get_text()
        assert text.get_window_extent().x1 <= figure.bbox.x1
