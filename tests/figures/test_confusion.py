"""The confusion matrix: its counts, its percentages against scikit-learn, its colours, its words."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from replearn.errors import ContentError
from replearn.figures.confusion import HIT, confusion_matrix
from replearn.figures.style import new_axes

NAMES_OF_SHARES = ["↑ recall %", "precision % →"]
pytestmark = pytest.mark.filterwarnings("error")


def drawn(k, seed=0, **options):
    rng = np.random.default_rng(seed)
    labels, predicted = rng.integers(0, k, (2, 300))
    predicted = np.where(rng.random(300) < 0.7, labels, predicted)
    matrix = np.zeros((k, k), int)
    np.add.at(matrix, (labels, predicted), 1)
    figure, ax = new_axes(6, 6)
    confusion_matrix(ax, matrix, **options)
    return figure, ax, matrix, labels, predicted


def test_counts_recall_and_precision():
    _, ax, matrix, labels, predicted = drawn(5, title="T", subtitle="s")
    words = [text.get_text() for text in ax.texts]
    counts = [f"{count}" for count in matrix.ravel() if count]
    precision, recall, _, _ = precision_recall_fscore_support(labels, predicted)
    shares = [f"{100 * share:.1f}" for share in (*recall, *precision)]
    assert words == [*counts, *shares, *NAMES_OF_SHARES, "s", "T"]
    places = {text.get_position() for text in ax.texts[: len(counts)]}
    assert places == {(j, i) for i, j in np.argwhere(matrix)}


def test_mistakes_are_the_darker_the_larger_their_share_of_the_row():
    _, ax, matrix, _, _ = drawn(6)
    colors = np.asarray(ax.images[0].get_array())
    assert np.allclose(colors[np.arange(6), np.arange(6)], HIT)
    shares = (matrix / matrix.sum(1, keepdims=True))[~np.eye(6, dtype=bool)]
    light = colors.mean(2)[~np.eye(6, dtype=bool)]
    assert (light[shares == 0] == 1).all()
    assert (np.diff(light[np.argsort(shares)]) <= 1e-3).all()


def test_a_class_without_images_has_no_percentage():
    _, ax = new_axes(4, 4)
    confusion_matrix(ax, np.array([[9, 0], [0, 0]]), ["cat", "dog"])
    assert [text.get_text() for text in ax.texts] == ["9", "100", "–", "100", "–", *NAMES_OF_SHARES]


def test_almost_all_is_not_all():
    _, ax = new_axes(4, 4)
    confusion_matrix(ax, np.array([[99_999, 1], [0, 1]]))
    assert "99.9" in [text.get_text() for text in ax.texts]


NAMES = ["T-shirt/top", "кошка", "a name that is far too long to stand there"]


@pytest.mark.parametrize(("k", "names"), [(1, None), (2, NAMES[:2]), (3, NAMES), (10, None), (20, None), (100, None)])
def test_no_word_leaves_the_figure_or_lies_on_another(k, names, check_words, draw):
    figure, ax, *_ = drawn(k, class_names=names, title="MNIST: classifier", subtitle="10,000 test images " * 8)
    draw(figure)
    labels = [label.get_window_extent() for label in [*ax.get_xticklabels(), *ax.get_yticklabels()]]
    check_words(figure, labels)
    box = ax.images[0].get_window_extent()
    assert box.width == pytest.approx(box.height, rel=1e-3)
    assert len(ax.texts) == 2 if k > 20 else len(ax.texts) > 2


@pytest.mark.parametrize(
    ("matrix", "names", "words"),
    [
        (np.zeros((2, 3)), None, r"matrix \(2, 3\): must be \(K, K\)"),
        (np.zeros((0, 0)), None, r"matrix \(0, 0\)"),
        (np.array([[-1]]), None, "matrix: holds -1; counts must be 0 or more"),
        (np.eye(2), ["a"], "class_names: 1 names for 2 classes"),
    ],
)
def test_errors(matrix, names, words):
    with pytest.raises(ContentError, match=words):
        confusion_matrix(new_axes()[1], matrix, names)
