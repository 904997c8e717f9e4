"""Channels: a 27-dimensional dot product, a whole layer, and what it costs."""

import pytest

from replearn.teaching.demos import channels

SAID = [
    "2*1 + 3*0 + 0*1 + ... + 1*0 = 8",
    "(1, 1, 8, 8)",
    "36\n",
    "432\n",
    "864\n",
    "120,422,400",
    "12,443,648",
    "6*28*28",
    "0.103 of",
]


def test_the_lesson_says_the_numbers(tmp_path, capsys):
    lesson = channels.main(tmp_path, 0)
    said = capsys.readouterr().out
    for words in SAID:
        assert words in said
    assert lesson.figures and all(path.stat().st_size < 300_000 for path in lesson.figures)


def test_ten_times_the_sum_of_27_inputs_and_ten():
    inputs, outputs = channels.ten_layer(0)
    assert outputs.shape == (1, 1, 8, 8)
    assert outputs[0, 0, 2, 5] == pytest.approx(10 * inputs[0, :, 2:5, 5:8].sum() + 10, abs=1e-4)
