"""The worst images: pairs, in the order given, with their words."""

import numpy as np
import pytest

from replearn.figures.style import new_figure
from replearn.figures.worst import worst_images

pytestmark = pytest.mark.filterwarnings("error")


def images(n, shape=(1, 8, 8), seed=0):
    return np.random.default_rng(seed).normal(0.5, 0.5, size=(n, *shape))


def arrays(figure):
    return [np.asarray(image.get_array()) for image in figure.axes[0].images]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_worst_pairs_stand_one_above_the_other():
    a, b = images(3), images(3, seed=1)
    figure = worst_images(new_figure(), a, b, np.array([9.0, 8, 7]), np.array([1, 0, -1]), ["cat", "dog"], [5, 6, 7])
    assert words(figure) == ["dog\n# 5\nerror 9.00", "cat\n# 6\nerror 8.00", "no label\n# 7\nerror 7.00"]
    drawn = figure.axes[0].images
    for i in range(3):
        upper, lower = drawn[2 * i].get_extent(), drawn[2 * i + 1].get_extent()
        assert upper[:2] == lower[:2] and upper[2] < lower[3]
        assert np.allclose(arrays(figure)[2 * i], np.clip(a[i, 0], 0, 1))
        assert np.allclose(arrays(figure)[2 * i + 1], np.clip(b[i, 0], 0, 1))
    assert words(worst_images(new_figure(), a[:1], b[:1], [3.0])) == ["error 3.00"]


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (7, 7), (8, 4), (10, 5), (16, 6)])
def test_lines_are_even(n, columns):
    a = images(n)
    figure = worst_images(new_figure(7), a, a, np.zeros(n))
    assert len({image.get_extent()[0] for image in figure.axes[0].images}) == columns
