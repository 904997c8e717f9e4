"""Walks: rows as long as they are, from the same left edge."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.style import new_figure
from replearn.teaching.figures.walks import walk_strips


def test_walks_are_as_long_as_they_are(check_words):
    long, short = np.random.default_rng(1).uniform(size=(7, 1, 8, 8)), np.zeros((2, 1, 8, 8))
    figure = walk_strips(new_figure(6), [("a long walk, with a long name", long), ("short", short)], "T")
    lefts = [image.get_extent()[0] for image in figure.axes[0].images]
    assert len(lefts) == 9 and lefts[7] == lefts[0] and lefts == sorted(lefts[:7]) + lefts[7:]
    check_words(figure, [image.get_window_extent() for image in figure.axes[0].images])


def test_errors():
    with pytest.raises(ContentError, match="one \\(name, images\\) or more"):
        walk_strips(new_figure(), [])
