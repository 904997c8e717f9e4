"""Padding and stride: sizes in words, and what zeros do at the border."""

import numpy as np
import pytest

from replearn.teaching.demos import padding_and_stride

SAID = ["(36, 36, 3)", "2.33", "32, 28, 24, 20, 16, 12, 8, 4", "760 parameters", "padding of 1: "]


def test_the_lesson_says_the_numbers(tmp_path, capsys):
    lesson = padding_and_stride.main(tmp_path, 0)
    said = capsys.readouterr().out
    for words in SAID:
        assert words in said
    assert lesson.figures and all(path.stat().st_size < 300_000 for path in lesson.figures)


def test_zeros_beside_bright_pixels_are_an_edge_and_beside_dark_ones_are_none():
    assert padding_and_stride.border_edges(np.full((9, 9), 255), 3).tolist()[1:] == [0, 0]
    assert padding_and_stride.border_edges(np.full((9, 9), 255), 3)[0] == pytest.approx(255 * (4 * 5 + 28 * 3) / 32)
    assert padding_and_stride.border_edges(np.zeros((9, 9)), 3).tolist() == [0, 0, 0]
