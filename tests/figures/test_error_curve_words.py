"""Words of error_against_dimension: on no mark and on no other words, wherever the runs lie."""

import numpy as np
import pytest

from replearn.figures.error_curve import MOST_LABELLED, error_against_dimension
from replearn.figures.place_words import MARK
from replearn.figures.style import new_axes

CURVE = 180 * np.exp(-0.35 * np.arange(301) ** 0.62) + 2
CASES = {
    "a code beside PCA's curve": [("ae", 13, 40.0, 13), ("moved-ae", 12, 41.0, 12)],
    "one above the other": [("ae", 30, 41.47, 27), ("vae", 30, 55.7, 15), ("moved-ae", 30, 43.99, 25)],
    "nearly one place": [(name, 13, 28 + 0.1 * i, 13) for i, name in enumerate("abcde")],
    "the corners": [("low", 1, 170.0, 1), ("high", 300, 2.0, None), ("exact", 30, 0.0, None)],
}


@pytest.mark.parametrize("points", CASES.values(), ids=CASES)
def test_words_cover_no_mark_and_no_other_words(points, check_words):
    figure, ax = new_axes(7, 4.5)
    error_against_dimension(ax, CURVE, points, "CIFAR-5k: error against the size of the code", "1,000 test images")
    check_words(figure)
    words = [text for text in ax.texts if "PCA" in text.get_text()]
    assert len(words) == len(points) + 1
    reach = 0.5 * MARK * figure.dpi / 72
    low = ax.get_ylim()[0]
    for _, dimension, sse, _ in points:
        x, y = ax.transData.transform((dimension, max(sse, low)))
        for text in words:
            box = super(type(text), text).get_window_extent()
            apart = max(box.x0 - x, x - box.x1, box.y0 - y, y - box.y1)
            assert apart > reach, (text.get_text(), dimension)


def test_many_runs_have_a_legend(draw):
    figure, ax = new_axes(7, 4.5)
    points = [(f"run {i % 4}", 2 + i, 90.0 - i, None) for i in range(MOST_LABELLED + 1)]
    error_against_dimension(ax, CURVE, points)
    draw(figure)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["run 0", "run 1", "run 2", "run 3"]
    assert [text.get_text() for text in ax.texts] == ["PCA"]
