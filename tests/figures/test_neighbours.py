"""The nearest neighbours: images, frames and counts as given."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.neighbours import NOTE, neighbour_strips
from replearn.figures.style import new_figure

pytestmark = pytest.mark.filterwarnings("error")


def images(n, shape=(1, 8, 8), seed=0):
    return np.random.default_rng(seed).uniform(size=(n, *shape))


def test_queries_stand_once_a_group_before_their_neighbours():
    a, b = images(2, seed=9)
    found = [images(4, seed=i) for i in range(3)]
    rows = [("pixels", a, found[0], None), ("code", a, found[1], None), ("pixels", b, found[2], None)]
    figure = new_figure(6)
    assert neighbour_strips(figure, rows, "T", "S") is figure
    drawn = [np.asarray(image.get_array()) for image in figure.axes[0].images]
    expected = [a, *found[0], *found[1], b, *found[2]]
    assert len(drawn) == len(expected)
    assert all(np.allclose(one, other[0], atol=1e-6) for one, other in zip(drawn, expected, strict=True))
    tops = [image.get_extent()[3] for image in figure.axes[0].images]
    assert tops[0] == tops[1] < tops[5] < tops[9] == tops[10]
    gaps = tops[5] - tops[1], tops[10] - tops[5]
    assert gaps[0] < gaps[1], "the next query begins after a wider gap"


def test_neighbours_of_another_class_are_framed_and_counted():
    match = np.array([True, False, True, False])
    figure = neighbour_strips(new_figure(6), [("pixels", images(1)[0], images(4), match)])
    ax = figure.axes[0]
    boxes = [image.get_extent() for image in ax.images[1:]]
    framed = [next(i for i, (x0, x1, *_) in enumerate(boxes) if x0 < frame.get_x() < x1) for frame in ax.patches]
    assert framed == [1, 3]
    for i, frame in zip(framed, ax.patches, strict=True):
        x0, x1, y1, y0 = boxes[i]
        assert x0 < frame.get_x() and frame.get_x() + frame.get_width() < x1
        assert y0 < frame.get_y() and frame.get_y() + frame.get_height() < y1
    words = [text.get_text() for text in ax.texts]
    assert "2 of 4" in words and words[-1].replace("\n", " ") == NOTE


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 20, 30), (2, 8, 8)])
@pytest.mark.parametrize("k", [1, 10])
def test_all_shapes_and_numbers(shape, k, check_words):
    names = ["pixels", "Zürich, кошка", "a representation of thirty letters"]
    rows = [(name, images(1, shape)[0], images(k, shape, 1), np.arange(k) % 2 == 0) for name in names]
    figure = neighbour_strips(new_figure(8), rows, "A title", "a subtitle")
    check_words(figure, [image.get_window_extent() for image in figure.axes[0].images])
    box = figure.axes[0].images[0].get_window_extent()
    assert box.height / box.width == pytest.approx(shape[1] / shape[2], rel=0.02)


def test_errors():
    query, found = images(1)[0], images(3)
    with pytest.raises(ContentError, match=r"one .* or more"):
        neighbour_strips(new_figure(), [])
    with pytest.raises(ContentError, match="neighbours of b: 2 images where the others have 3"):
        neighbour_strips(new_figure(), [("a", query, found, None), ("b", query, found[:2], None)])
    with pytest.raises(ContentError, match=r"query \(1, 4, 4\)"):
        neighbour_strips(new_figure(), [("a", query, found, None), ("b", images(1, (1, 4, 4))[0], found, None)])
    with pytest.raises(ContentError, match=r"matches of a \(2,\): must be \(3,\)"):
        neighbour_strips(new_figure(), [("a", query, found, np.ones(2, dtype=bool))])
