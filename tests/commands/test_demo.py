"""The demo command: the list, one, all, and what it refuses."""

import pytest

from replearn.commands import demo


@pytest.fixture
def two(monkeypatch, tmp_path):
    """A folder of two demos instead of ours: one that works and one that fails."""
    monkeypatch.setattr(demo, "demo_names", lambda: ["fine", "broken"])

    class Fine:
        @staticmethod
        def main(out_dir, seed):
            from replearn.teaching.lib.lesson import Lesson

            lesson = Lesson("fine", out_dir, "Fine")
            lesson.say(f"seed {seed}")
            return lesson

    class Broken:
        @staticmethod
        def main(out_dir, seed):
            raise ValueError("no such number")

    import sys

    monkeypatch.setitem(sys.modules, "replearn.teaching.demos.fine", Fine)
    monkeypatch.setitem(sys.modules, "replearn.teaching.demos.broken", Broken)


def test_the_list_names_each_demo_what_it_shows_and_how_long_it_takes(replearn):
    code, out, _ = replearn("demo", "list")
    assert code == 0
    for name in demo.demo_names():
        line = next(line for line in out.splitlines() if line.split()[:1] == [name])
        assert " s " in line
        assert len(line) <= 120


def test_an_unknown_demo_gets_a_suggestion(replearn):
    code, _, err = replearn("demo", "poolin")
    assert code == 2
    assert "did you mean pooling?" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name one of"),
        (["fine", "--seed", "-1"], "--seed -1: must be 0 or more"),
        (["fine", "--outptu", "x"], "did you mean --output?"),
        (["list", "x"], "takes no x"),
    ],
)
def test_wrong_words_are_refused(two, replearn, words, said):
    code, _, err = replearn("demo", *words)
    assert code == 2
    assert said in err


def test_one_demo_writes_its_page(two, replearn, in_tmp):
    code, out, _ = replearn("demo", "fine", "--output", "lessons", "--seed", "3")
    assert code == 0
    assert "seed 3" in out
    assert "seed 3" in (in_tmp / "lessons" / "fine.html").read_text(encoding="utf-8")


def test_one_that_fails_does_not_cost_the_others(two, replearn, in_tmp):
    code, _, err = replearn("demo", "all", "--output", "lessons")
    assert code == 1
    assert "1 of 2 demos failed: broken (no such number)" in err
    assert "fine" in (in_tmp / "lessons" / "index.html").read_text(encoding="utf-8")


def test_a_word_of_the_slides_finds_its_lesson(two, replearn, monkeypatch, in_tmp):
    from replearn.teaching.lib import course

    monkeypatch.setattr(course, "lessons_about", lambda word, names: {"풀링": ["fine"], "both": names}.get(word, []))
    code, out, _ = replearn("demo", "풀링")
    assert code == 0
    assert "풀링: demo fine" in out
    code, _, err = replearn("demo", "both")
    assert code == 2
    assert "is told in fine and in broken; name one of them" in err


def test_a_run_that_the_lesson_does_not_look_into_is_refused(replearn, finished):
    code, _, err = replearn("demo", "pooling", "--run", str(finished))
    assert code == 2
    assert "demo pooling looks into no trained network; those that do: " in err
    code, _, err = replearn("demo", "filters", "--run", str(finished))
    assert code == 2
    assert "is of Autoencoder; name a run of a classifier" in err


def test_all_broken_off_leaves_a_page_and_goes_on_where_it_stopped(two, replearn, monkeypatch, tmp_path):
    import sys

    def stop(out_dir, seed):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["replearn.teaching.demos.broken"], "main", stop)
    monkeypatch.setattr(demo, "demo_names", lambda: ["fine", "broken"])
    with pytest.raises(KeyboardInterrupt):
        replearn("demo", "all", "--output", str(tmp_path))
    assert "seed 0" in (tmp_path / "index.html").read_text()
    assert [path.name for path in tmp_path.glob(".unfinished/*")] == ["fine.json"]

    def never(out_dir, seed):
        raise AssertionError("told twice")

    fine = sys.modules["replearn.teaching.demos.fine"].main
    monkeypatch.setattr(sys.modules["replearn.teaching.demos.broken"], "main", fine)
    monkeypatch.setattr(sys.modules["replearn.teaching.demos.fine"], "main", never)
    code, out, _ = replearn("demo", "all", "--output", str(tmp_path))
    assert code == 0
    assert "1 of 2 lessons are done" in out
    assert not (tmp_path / ".unfinished").exists()


def test_the_page_opens_in_the_language_asked_for(two, replearn, tmp_path):
    assert replearn("demo", "fine", "--output", str(tmp_path), "--language", "ko")[0] == 0
    assert '<html lang="ko">' in (tmp_path / "fine.html").read_text()
    assert replearn("demo", "fine", "--output", str(tmp_path), "--language", "kr")[0] == 2
