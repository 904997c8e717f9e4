"""What frames a lesson: its aim, what to remember, exercises, the lectures' slides, and the words that find it.

One TOML file a lesson, in both languages; read with the standard library alone, for `demo list` is quick.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "course"


@dataclass(frozen=True)
class Frame:
    """A lesson's frame in one language. aim: a sentence. remember: three. exercises: (question, answer)."""

    aim: str
    remember: list[str]
    exercises: list[tuple[str, str]]


@dataclass(frozen=True)
class Course:
    """A lesson's place in the course.

    synonyms: other words for what it shows, as the slides have them. slides: (deck, slide, title of the section).
    commands: to type next. en, ko: the frame in each language.
    """

    synonyms: list[str]
    slides: list[tuple[str, str, str]]
    commands: list[str]
    en: Frame
    ko: Frame


@cache
def course_of(name: str) -> Course | None:
    """The course of a lesson, None where it has none."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        return None
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    frames = {
        language: Frame(part["aim"], part["remember"], [(e["question"], e["answer"]) for e in part["exercises"]])
        for language, part in content.items() if language in ("en", "ko")
    }  # fmt: skip
    slides = [(deck, slide, section) for deck, slide, section in content["slides"]]
    return Course(content["synonyms"], slides, content["commands"], **frames)


def lessons_about(word: str, names: list[str]) -> list[str]:
    """The lessons that a word, English or Korean, is a synonym of.

    >>> lessons_about("Stride", ["pooling", "padding_and_stride"])
    ['padding_and_stride']
    """
    wanted = _plain(word)
    courses = {name: course_of(name) for name in names}
    return [name for name, course in courses.items() if course and wanted in map(_plain, course.synonyms)]


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
