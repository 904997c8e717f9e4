"""The maps side by side, and the distortion map: points, colours and words as given."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from replearn.errors import ContentError
from replearn.figures.distortion import COLORS, distortion_map
from replearn.figures.maps import map_row
from replearn.figures.palette import UNKNOWN, class_colors
from replearn.figures.style import new_figure

pytestmark = pytest.mark.filterwarnings("error")


def cloud(n=60, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 2))


def maps(count, n=60):
    return [(f"map {i}", f"of {n} images, кошка", cloud(n, i)) for i in range(count)]


def places(figure):
    """Left edges and tops of the panels, in inches from the upper left."""
    width, height = figure.get_size_inches()
    boxes = [ax.get_position() for ax in figure.axes]
    return [(round(box.x0 * width, 3), round((1 - box.y1) * height, 3)) for box in boxes]


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 3), (6, 3), (7, 4), (8, 4), (9, 3)])
def test_panels_wrap_to_rows_and_are_alike(count, columns, draw):
    figure = map_row(new_figure(9), maps(count), np.arange(60) % 3, title="All")
    draw(figure)
    assert len({x for x, _ in places(figure)}) == columns
    assert len({y for _, y in places(figure)}) == -(-count // columns)
    sizes = np.array([ax.get_window_extent().size for ax in figure.axes])
    assert np.allclose(sizes, sizes[0, 0], atol=1)
    assert figure.get_size_inches()[0] <= 9 + 1e-9


def test_every_point_has_the_colour_of_its_class_in_every_panel():
    labels = np.where(np.arange(60) % 7 == 0, -1, np.arange(60) % 3)
    given = maps(3)
    figure = map_row(new_figure(9), given, labels, ["a", "b", "c"])
    colors = np.vstack([class_colors(3), to_rgb(UNKNOWN)])
    for ax, (_, _, points) in zip(figure.axes, given, strict=True):
        (drawn,) = ax.collections
        offsets = np.asarray(drawn.get_offsets())
        back = [int(np.flatnonzero((points == offset).all(axis=1))[0]) for offset in offsets]
        assert sorted(back) == list(range(60))
        assert np.allclose(drawn.get_facecolors()[:, :3], colors[labels[back]])
        assert ax.get_legend() is None
        assert len(ax.get_xticks()) == len(ax.get_yticks()) == 0
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b", "c", "no label"]


@pytest.mark.parametrize("count", [1, 4, 6])
@pytest.mark.parametrize("names", [["a", "b", "c"], ["a class name of thirty letters", "Zürich", "кошка $5 or $10"]])
def test_words_stay_inside_the_figure_and_off_the_panels(count, names, draw):
    labels = np.arange(60) % 3
    given = [(f"a representation with a long name, № {i}", "words " * 12, cloud(60, i)) for i in range(count)]
    figure = map_row(new_figure(9), given, labels, names, "A title that is long enough to be wrapped " * 3)
    draw(figure)
    panels = [ax.get_window_extent() for ax in figure.axes]
    for text in [*figure.texts, *figure.legends[0].get_texts()]:
        box = Text.get_window_extent(text)
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1, text
        for panel in panels:
            assert (
                min(box.x1, panel.x1) - max(box.x0, panel.x0) <= 1 or min(box.y1, panel.y1) - max(box.y0, panel.y0) <= 2
            )
    if names[0] == "a":
        for ax, panel in zip(figure.axes, panels, strict=True):
            assert all(panel.x0 <= Text.get_window_extent(text).x0 for text in ax.texts)
            assert all(panel.x1 >= Text.get_window_extent(text).x1 for text in ax.texts)


@pytest.mark.parametrize("labels", [None, np.full(60, -1), np.arange(60) % 25])
def test_no_labels_and_too_many_have_no_legend(labels, draw):
    figure = map_row(new_figure(9), maps(2), labels)
    draw(figure)
    assert not figure.legends


def test_map_errors():
    with pytest.raises(ContentError, match=r"one .* or more"):
        map_row(new_figure(), [])
    with pytest.raises(ContentError, match="not finite"):
        map_row(new_figure(), [("a", "", np.full((3, 2), np.nan))])


def test_distortion_is_drawn_as_given_on_one_scale_the_worst_on_top(check_words):
    points, rng = cloud(200), np.random.default_rng(1)
    trust, continuity = rng.uniform(0.6, 1, 200), rng.uniform(0.7, 1, 200)
    figure = new_figure(9, 5)
    figure.set_layout_engine("constrained")
    axes = figure.subplots(1, 2)
    assert distortion_map(axes, points, trust, continuity, "T") is axes
    for ax, values in zip(axes, (trust, continuity), strict=True):
        (drawn,) = ax.collections
        order = np.argsort(-values)
        assert np.array_equal(drawn.get_array(), values[order])
        assert np.array_equal(drawn.get_offsets(), points[order])
        assert drawn.get_cmap() is COLORS
        assert drawn.get_clim() == (0.6, 1.0)
    words = [text.get_text().replace("\n", " ") for ax in axes for text in ax.texts]
    assert f"mean {trust.mean():.3f}" in words[0] and "do not read likeness from closeness" in words[0]
    assert f"mean {continuity.mean():.3f}" in words[2] and "do not read difference from distance" in words[2]
    assert "not measured here" in axes[0].get_xlabel().replace("\n", " ")
    check_words(figure)


@pytest.mark.parametrize("shape", [(3.0, 1.0), (1.0, 1.0), (1.0, 3.0)])
def test_the_points_of_distortion_fill_their_panels(shape, draw):
    figure = new_figure(9.5, 5.2)
    figure.set_layout_engine("constrained")
    points = cloud(200) * shape
    axes = distortion_map(figure.subplots(1, 2), points, np.ones(200), np.ones(200), "T")
    draw(figure)
    for ax in axes:
        shown = np.ptp([ax.get_xlim(), ax.get_ylim()], axis=1)
        assert shown[0] == pytest.approx(shown[1]) and shown[0] < 1.15 * np.ptp(points, axis=0).max()


@pytest.mark.parametrize("values", [np.zeros(60), np.ones(60), np.linspace(0, 1, 60)])
def test_the_scale_of_distortion_stays_within_half_and_one(values, draw):
    figure = new_figure(9, 5)
    axes = figure.subplots(1, 2)
    distortion_map(axes, cloud(), values, values)
    low, high = axes[0].collections[0].get_clim()
    assert 0.5 <= low < high == 1.0
    draw(figure)


def test_the_colours_of_distortion_grow_lighter_all_along():
    light = COLORS(np.linspace(0, 1, 50))[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) > 0).all()


def test_distortion_errors():
    axes = new_figure().subplots(1, 2)
    with pytest.raises(ContentError, match=r"trust \(4,\): must be \(3,\)"):
        distortion_map(axes, np.zeros((3, 2)), np.ones(4), np.ones(3))
    with pytest.raises(ContentError, match=r"continuity .* finite"):
        distortion_map(axes, np.zeros((3, 2)), np.ones(3), np.array([1, np.nan, 1]))
    with pytest.raises(ContentError, match="on 1 axes"):
        distortion_map(axes[:1], np.zeros((3, 2)), np.ones(3), np.ones(3))
    with pytest.raises(ContentError, match="points: must be finite"):
        distortion_map(axes, np.full((3, 2), np.inf), np.ones(3), np.ones(3))
