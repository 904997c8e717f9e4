"""Words as a map: each once, none on another."""

import numpy as np

from replearn.figures.style import new_axes
from replearn.teaching.figures.word_map import word_map

POINTS = np.random.default_rng(0).normal(size=(12, 2))


def test_words_do_not_lie_on_each_other(check_words):
    figure, ax = new_axes()
    words = [f"word {i}" for i in range(12)]
    word_map(ax, np.vstack([POINTS[:10], POINTS[:2] + 1e-3]), words)
    assert [text.get_text() for text in ax.texts] == words
    check_words(figure)
