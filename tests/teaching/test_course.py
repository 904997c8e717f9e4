"""Each lesson's frame: in both languages, findable by the slides' words, its slides at sections that exist."""

import re
from pathlib import Path

import pytest

from replearn.cli import COMMANDS
from replearn.commands.demo import demo_names
from replearn.config.options import find_config
from replearn.teaching.lib.course import _plain, course_of, lessons_about
from replearn.teaching.lib.lesson import section_anchor

ROOT = Path(__file__).parents[2]
NAMES = demo_names()
TEACHING = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "replearn" / "teaching").rglob("*.py"))
SECTIONS = set(re.findall(r'\.section\(\s*"((?:[^"\\]|\\.)*)"', TEACHING))


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_has_its_frame_in_both_languages(name):
    course = course_of(name)
    for frame in (course.en, course.ko):
        assert frame.aim.endswith((".", "."))
        assert len(frame.remember) == 3
        assert len(frame.exercises) >= 2
        assert all(question and answer for question, answer in frame.exercises)
    korean = re.compile("[가-힣]")
    assert not korean.search(" ".join([course.en.aim, *course.en.remember]))
    assert all(korean.search(sentence) for sentence in (course.ko.aim, *course.ko.remember))
    assert len(course.en.exercises) == len(course.ko.exercises)


@pytest.mark.parametrize("name", NAMES)
def test_its_slides_lead_to_sections_that_exist(name):
    for _, slide, section in course_of(name).slides:
        assert section in SECTIONS, f"{slide}: {section}"
        assert re.fullmatch(r"[a-z_]+--[a-z0-9-]+", section_anchor(name, section))


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_it_proposes_exist(name):
    for command in course_of(name).commands:
        python, dash, package, verb, *rest = command.split()
        assert (python, dash, package) == ("python", "-m", "replearn")
        assert (COMMANDS / f"{verb}.py").is_file()
        if "--config" in rest:
            assert find_config(rest[rest.index("--config") + 1]).is_file()


@pytest.mark.parametrize(
    ("word", "lesson"),
    [
        ("stride", "padding_and_stride"), ("스트라이드", "padding_and_stride"), ("풀링", "pooling"),
        ("subsampling", "pooling"), ("bottleneck", "autoencoder"), ("Auto-Encoder", "autoencoder"),
        ("피처 맵", "convolution"), ("액티베이션 맵", "convolution"), ("컨볼루션", "convolution"),
        ("embedding", "one_hot_vs_embedding"), ("파라미터", "parameters"), ("역전파", "backpropagation"),
        ("softmax", "softmax"), ("receptive field", "receptive_field"), ("latent space", "autoencoder"),
    ],
)  # fmt: skip
def test_the_slides_words_find_their_lesson(word, lesson):
    assert lessons_about(word, NAMES) == [lesson]


def test_no_word_means_two_lessons():
    words = [_plain(word) for name in NAMES for word in course_of(name).synonyms]
    assert sorted(words) == sorted(set(words))


def test_all_five_lectures_have_their_slides_in_the_map():
    decks = {deck for name in NAMES for deck, _, _ in course_of(name).slides}
    assert decks == {"Representation learning", "CNN introduction", "Lecture 5", "ToBig's CNN", "Feature extraction"}
