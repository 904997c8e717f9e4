"""Pooling: the lecture's grids, and the matches of the two 'O's."""

from replearn.teaching.demos import pooling

SAID = ["become 3x3 with 3", "0 of 19      5 of 10", "28*28*32*10 = 250,880", "max(0, 2, 2, 0) = 2"]


def test_the_lesson_says_the_numbers(tmp_path, capsys):
    lesson = pooling.main(tmp_path, 0)
    said = capsys.readouterr().out
    for words in SAID:
        assert words in said
    assert lesson.figures and all(path.stat().st_size < 300_000 for path in lesson.figures)
