"""A broken-off `demo all`: what was told is kept, and taken up only where it is the same."""

from replearn.teaching.lib import unfinished
from replearn.teaching.lib.lesson import Lesson


def _told(folder):
    lesson = Lesson("pooling", folder, "Pooling", "풀링")
    lesson.section("Further", further=True)
    lesson.say("One <number>.", "수 하나.")
    lesson.desk("sizes", {}, "Try.", "해 보기.")
    return lesson


def test_a_kept_lesson_comes_back_as_it_was(tmp_path, capsys):
    lesson, facts = _told(tmp_path), {"seed": 0}
    unfinished.keep(tmp_path, facts, lesson)
    (again,) = unfinished.read(tmp_path, facts).values()
    assert (again.name, again.title, again.korean, again.body) == (lesson.name, lesson.title, "풀링", lesson.body)
    assert again.desks == ["sizes"]
    unfinished.clear(tmp_path)
    assert unfinished.read(tmp_path, facts) == {}


def test_lessons_of_other_facts_are_told_again(tmp_path, capsys):
    unfinished.keep(tmp_path, {"seed": 0}, _told(tmp_path))
    assert unfinished.read(tmp_path, {"seed": 1}) == {}


def test_a_file_cut_short_is_passed_over(tmp_path, capsys):
    unfinished.keep(tmp_path, {"seed": 0}, _told(tmp_path))
    path = next(tmp_path.glob(".unfinished/*.json"))
    path.write_text(path.read_text()[:40])
    assert unfinished.read(tmp_path, {"seed": 0}) == {}
