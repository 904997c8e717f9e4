"""The most confidently wrong images: in the order given, with their words, on lines that are full."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_figure
from replearn.figures.wrong import wrong_images

pytestmark = pytest.mark.filterwarnings("error")


def images(n, shape=(1, 8, 8)):
    return np.random.default_rng(0).random((n, *shape))


def draw_one(n=3, shape=(1, 8, 8), **options):
    options = {"labels": np.arange(n) % 2, "predicted": 1 - np.arange(n) % 2} | options
    options = {"probabilities": np.linspace(1, 0.5, n)} | options
    return wrong_images(new_figure(7), images(n, shape), **options)


def test_words_stand_below_their_images_in_the_order_given():
    figure = draw_one(class_names=["cat", "dog"], indices=np.array([5, 6, 7]))
    ax = figure.axes[0]
    assert [text.get_text() for text in ax.texts] == [
        "true cat\npred. dog\np > 0.999\n# 5",
        "true dog\npred. cat\np 0.750\n# 6",
        "true cat\npred. dog\np 0.500\n# 7",
    ]
    for image, text, given in zip(ax.images, ax.texts, images(3), strict=True):
        left, right, bottom, _ = image.get_extent()
        assert np.allclose(image.get_array(), given[0])
        assert text.get_position() == pytest.approx(((left + right) / 2, bottom + 0.05))


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 20, 30)])
@pytest.mark.parametrize("n", [1, 6, 7, 20])
def test_no_word_leaves_the_figure_or_lies_on_another(n, shape, check_words):
    names = ["a class name of thirty letters", "кошка"]
    figure = draw_one(n, shape, class_names=names, indices=np.arange(n) + 59_990, title="T", subtitle="s")
    check_words(figure, [image.get_window_extent() for image in figure.axes[0].images])


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (6, 6), (8, 4), (20, 5)])
def test_lines_are_even(n, columns):
    assert len({image.get_extent()[0] for image in draw_one(n).axes[0].images}) == columns


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"labels": np.zeros(2)}, r"labels \(2,\): must be \(3,\), one an image"),
        ({"probabilities": np.zeros((3, 2))}, r"probabilities \(3, 2\): must be \(3,\)"),
        ({"class_names": ["cat"]}, "label 1: .*there are 1 class names"),
        ({"labels": np.array([0, -1, 0])}, "label -1: must be 0 or more"),
    ],
)
def test_errors(options, words):
    with pytest.raises(ContentError, match=words):
        draw_one(**options)
