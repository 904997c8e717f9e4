"""Convolution as a matrix: its counts, and its filter found by gradient descent."""

import numpy as np

from replearn.teaching.arithmetic.examples import DIAGONAL, LETTER_O, SMALL_O
from replearn.teaching.arithmetic.windows import correlate
from replearn.teaching.demos import convolution_as_matrix

SAID = ["16 x 25", "6,272 x 784", "98.9 %", "of rank 9"]


def test_the_lesson_says_the_numbers(tmp_path, capsys):
    lesson = convolution_as_matrix.main(tmp_path, 0)
    said = capsys.readouterr().out
    for words in SAID:
        assert words in said
    assert lesson.figures and all(path.stat().st_size < 300_000 for path in lesson.figures)


def test_the_diagonal_filter_is_recovered_from_one_drawing():
    wanted = correlate(LETTER_O.image, DIAGONAL, padding=1)
    start, found, losses = convolution_as_matrix.learn_filter(LETTER_O.image, wanted, seed=3, steps=150)
    assert np.abs(start - DIAGONAL).max() > 0.5
    assert np.abs(found - DIAGONAL).max() < 1e-5
    assert (np.diff(losses) < 0).all()


def test_counts_of_the_small_layer():
    counts = convolution_as_matrix.layer_counts(SMALL_O.image[None], SMALL_O.kernel[None, None], 0)
    assert counts == ("16 x 25", 400, 64, "84.0 %", 4, 0.0)
