"""Convolution: the worked sums, the animation, and one-dimensional windows."""

import numpy as np
import pytest
from PIL import Image

from replearn.teaching.arithmetic.sequences import ANIMAL_THEN_ACTION, note_filter, sentence_vectors, two_notes
from replearn.teaching.arithmetic.windows import correlate
from replearn.teaching.demos import convolution

SAID = ["1*1 + 0*0", "The slide prints -2 in row 3, column 3", "0*(-1) = 0\n", "'dog runs' and at 'cat sleeps'"]


def test_the_lesson_says_the_numbers(tmp_path, capsys):
    lesson = convolution.main(tmp_path, 0)
    said = capsys.readouterr().out
    for words in SAID:
        assert words in said
    assert lesson.figures and all(path.stat().st_size < 300_000 for path in lesson.figures)
    with Image.open(tmp_path / "convolution" / "sliding_window.gif") as animation:
        assert animation.n_frames == 9


def test_sequences():
    answers = correlate(sentence_vectors(), ANIMAL_THEN_ACTION)
    assert answers[:, 0].tolist() == [0, 0, 2, 0, 0, 0, 2]
    heard = correlate(two_notes()[None], note_filter()[None])[0]
    assert np.abs(heard[:180]).max() < 1e-9 and np.abs(heard[200:]).max() == pytest.approx(10)
