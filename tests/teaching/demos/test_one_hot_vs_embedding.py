"""One-hot vectors and embeddings, told on the bundled digits, each part on its own and small."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.teaching.demos import one_hot_vs_embedding as demo
from replearn.teaching.lib import text_corpus
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.tell_classes import tell_classes
from replearn.teaching.lib.tell_retina import tell_retina


@pytest.fixture
def lesson(tmp_path):
    return Lesson("one_hot_vs_embedding", tmp_path, "One-hot")


def told(lesson):
    return "\n".join(lesson.html)


def test_the_look_up_is_worked(lesson):
    demo.look_up(lesson, 0)
    assert "every gradient: yes" in told(lesson)
    assert "their distances are 1.4142 (the square root of 2), their cosines 0." in told(lesson)


def test_the_cost_is_measured_and_drawn(lesson):
    demo.cost(lesson, 0, vocabulary=(10, 100), batch=4)
    assert lesson.figures[0].name == "cost.png" and lesson.figures[0].is_file()
    assert "0.00016" in told(lesson), "4 words of 10 floats of 4 bytes, in MB"


def test_the_retina_says_what_it_left_out_and_what_came_back(lesson):
    images = digit_images()
    tell_retina(lesson, images.name, images.train, 0, training=60)
    assert [path.stem for path in lesson.figures] == ["retina_distances", "retina_likeness", "retina_map"]
    assert "positions are lit in fewer than one image of a thousand" in told(lesson)
    assert "by chance it would be" in told(lesson)


def test_classes_stand_beside_the_mistakes(lesson):
    head = np.random.default_rng(0).normal(size=(10, 64))
    tell_classes(lesson, digit_images(), head, 0)
    for name in ("one-hot targets", "head of 64 numbers", "head of 2 numbers"):
        assert name in told(lesson)
    assert lesson.figures[0].name == "classes.png"


def test_words_of_our_own_text(lesson):
    known, sentences = text_corpus.bags(*text_corpus.read())
    demo.of_words(lesson, "our own text", known, sentences, 0, steps=100)
    assert f"{len(known)} words" in told(lesson) and lesson.figures[0].name == "words.png"


def test_a_text_with_too_few_words_is_refused_before_any_work(tmp_path, monkeypatch):
    (tmp_path / "short.txt").write_text("One two three. Four five six.")
    monkeypatch.setattr(text_corpus, "given", tmp_path / "short.txt")
    with pytest.raises(ContentError, match=r"short\.txt: 0 different words .* 20 are needed"):
        demo.main(tmp_path / "out", 0)
    assert not (tmp_path / "out").exists()
