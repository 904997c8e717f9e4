"""The latent scatter: what was given is read back from what was drawn."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from replearn.errors import ContentError
from replearn.figures.palette import SINGLE, UNKNOWN, class_colors
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import new_axes

pytestmark = pytest.mark.filterwarnings("error")


def clusters(k, each=30, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(k), each)
    places = np.column_stack([np.arange(k) % 5, np.arange(k) // 5]) * 10.0
    return rng.normal(size=(k * each, 2)) + places[labels], labels


def drawn(ax):
    """Offsets (N,2) and face colours (N,4), as drawn."""
    (collection,) = ax.collections
    return np.asarray(collection.get_offsets()), collection.get_facecolors()


def named(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() not in ("title", "subtitle")]


def save(figure, tmp_path):
    figure.savefig(tmp_path / "figure.png", dpi=60)


def test_every_point_is_drawn_in_the_colour_of_its_class(tmp_path):
    points, labels = clusters(4)
    figure, ax = new_axes()
    assert latent_scatter(ax, points, labels, ["a", "b", "c", "d"], "title", "subtitle") is ax
    offsets, colors = drawn(ax)
    back = [int(np.flatnonzero((points == offset).all(axis=1))[0]) for offset in offsets]
    assert sorted(back) == list(range(120))
    assert back != sorted(back)
    assert np.allclose(colors[:, :3], class_colors(4)[labels[back]])
    assert named(ax) == ["a", "b", "c", "d"]
    save(figure, tmp_path)


def test_names_stand_at_a_point_of_their_class_unless_they_would_overlap():
    points, labels = clusters(3)
    points[np.flatnonzero(labels == 0)[::2]] += 50  # two clumps, nothing of the class between them
    ax = latent_scatter(new_axes()[1], points, labels)
    for label, text in enumerate(ax.texts):
        assert (points[labels == label] == text.get_position()).all(axis=1).any()
    points[labels == 1] = points[labels == 0]
    ax = latent_scatter(new_axes()[1], points, labels)
    assert ax.texts[0].get_position() != ax.texts[1].get_position()


def test_order_is_random_but_seeded():
    points, labels = clusters(3)
    first, again, other = (drawn(latent_scatter(new_axes()[1], points, labels, seed=s))[0] for s in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_unknown_points_are_grey_and_underneath():
    points, labels = clusters(3)
    labels[::2] = -1
    ax = latent_scatter(new_axes()[1], points, labels)
    grey = np.isclose(drawn(ax)[1][:, :3], to_rgb(UNKNOWN)).all(axis=1)
    assert grey.tolist() == [True] * 45 + [False] * 45
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["0", "1", "2", "no label"]


@pytest.mark.parametrize("labels", [None, np.full(60, -1)])
def test_no_labels(labels, tmp_path):
    figure, ax = new_axes()
    latent_scatter(ax, clusters(2)[0], labels, title="no labels")
    assert np.allclose(drawn(ax)[1][:, :3], to_rgb(SINGLE))
    assert ax.get_legend() is None
    save(figure, tmp_path)


def test_a_class_without_points_keeps_the_colours_of_the_others():
    points, labels = clusters(3)
    ax = latent_scatter(new_axes()[1], points[labels != 1], labels[labels != 1], ["a", "b", "c"])
    assert named(ax) == ["a", "c"]
    assert np.allclose(np.unique(drawn(ax)[1][:, :3], axis=0), np.unique(class_colors(3)[[0, 2]], axis=0))


def test_one_point_and_equal_points(tmp_path):
    for points in (np.zeros((1, 2)), np.ones((5, 2))):
        figure, ax = new_axes()
        latent_scatter(ax, points, np.zeros(len(points), dtype=np.int64))
        save(figure, tmp_path)
        assert len(drawn(ax)[0]) == len(points)


def test_size_and_opacity_fall_with_the_number_of_points():
    few, many = (latent_scatter(new_axes()[1], *clusters(2, each)).collections[0] for each in (20, 5000))
    assert few.get_sizes()[0] > many.get_sizes()[0] >= 1
    assert few.get_alpha() > many.get_alpha() >= 0.4


def test_axes():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(100, 2))
    ax = latent_scatter(new_axes()[1], points, axis_names=("z0", "z1"))
    assert (ax.get_aspect(), ax.get_xlabel(), ax.get_ylabel()) == (1.0, "z0", "z1")
    assert latent_scatter(new_axes()[1], points * [1, 50]).get_aspect() == "auto"
    ax = latent_scatter(new_axes()[1], points, ticks=False)
    assert len(ax.get_xticks()) == len(ax.get_yticks()) == 0


@pytest.mark.parametrize(
    ("points", "labels", "names", "words"),
    [
        (np.zeros((3, 3)), np.zeros(3), None, r"\(3, 3\)"),
        (np.zeros((3, 2)), np.zeros(4), None, r"\(4,\)"),
        (np.zeros((0, 2)), np.zeros(0), None, "1 or more"),
        (np.array([[0.0, np.nan], [0, 0]]), np.zeros(2), None, "1 of 2 are not finite"),
        (np.zeros((2, 2)), np.array([0, 2]), ["a", "b"], "2 class names"),
        (np.zeros((2, 2)), np.array([0, -2]), None, "-1"),
    ],
)
def test_errors(points, labels, names, words):
    with pytest.raises(ContentError, match=words):
        latent_scatter(new_axes()[1], points, labels, names)
