"""A lesson says on the terminal what it puts on the page."""

import re

import numpy as np
from PIL import Image

from replearn.figures.style import new_axes
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.lessons_page import write_lessons


def _whole(folder):
    lesson = Lesson("stride", folder, "Stride", "보폭")
    lesson.section("How far <it> moves", "이동")
    lesson.say("The window moves by 3 & stops.")
    lesson.formula("(7 - 3)/2 + 1 = 3")
    lesson.table(["layer", "weights"], [["conv", 34083840]], "Counted.")
    lesson.matrices({"input": np.array([[1, 2], [3, 4]])}, "Marked.", {"input": [(1, 0)]})
    figure, ax = new_axes(2, 1)
    ax.plot([1, 2])
    lesson.figure("line", figure, "A line.", "A line that rises.")
    lesson.animation("moving", [figure, new_axes(2, 1)[0]], "It vanishes.", seconds=0.5)
    return lesson


def test_what_is_said_stands_on_the_page(tmp_path, capsys):
    lesson = _whole(tmp_path)
    said = capsys.readouterr().out
    write_lessons([lesson], tmp_path / "stride.html", lesson.title, "seed 0")
    page = (tmp_path / "stride.html").read_text(encoding="utf-8")
    for words in ("The window moves by 3 & stops.", "(7 - 3)/2 + 1 = 3", "34,083,840", "Counted.", "A line.", "보폭"):
        assert words in said
        assert words.replace("&", "&amp;") in page
    assert "[3]" in said
    assert "<td class=marked>3</td>" in page
    assert "How far &lt;it&gt; moves" in page


def test_the_page_loads_nothing_and_holds_its_figures(tmp_path, capsys):
    lesson = _whole(tmp_path)
    write_lessons([lesson, lesson], tmp_path / "index.html", "All", "seed 0")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page)
    assert page.count("data:image/png") == page.count("data:image/gif") == 2
    assert 'alt="A line that rises."' in page
    assert '<a href="#stride">' in page


def test_a_title_is_underlined_as_wide_as_a_terminal_shows_it(tmp_path, capsys):
    Lesson("xo", tmp_path, "X and O", "X와 O 구별하기")
    _, _, line, _ = capsys.readouterr().out.split("\n")
    assert line == "=" * 24  # 7, " · " 3, and X와 O 구별하기 14, Korean letters two columns each


def test_an_animation_shows_its_last_frame_longer(tmp_path, capsys):
    _whole(tmp_path)
    with Image.open(tmp_path / "stride" / "moving.gif") as image:
        seconds = []
        for number in range(image.n_frames):
            image.seek(number)
            seconds.append(image.info["duration"] / 1000)
    assert seconds == [0.5, 2.0]
