"""Lessons as one page: a table of contents, then each lesson; everything inside the file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from replearn.report.html import asset, head
from replearn.runs.text_files import write_text
from replearn.teaching.lib.lesson import Lesson


def write_lessons(lessons: Sequence[Lesson], path: Path, title: str, foot: str) -> None:
    """Write lessons to `path`, one self-contained HTML file; `foot` says where it comes from."""
    several = len(lessons) > 1
    parts = [
        head(title, asset("lesson.css")),
        _contents(lessons) if several else "",
        *(_lesson(lesson, several) for lesson in lessons),
        f'<footer><p class="quiet">{escape(foot)}</p></footer></body></html>\n',
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "\n".join(part for part in parts if part))


def _contents(lessons: Sequence[Lesson]) -> str:
    items = "".join(
        f'<li><a href="#{lesson.name}">{escape(lesson.title)}</a> <span class="quiet" lang="ko">'
        f"{escape(lesson.korean)}</span></li>"
        for lesson in lessons
    )
    return f'<ol class="contents">{items}</ol>'


def _lesson(lesson: Lesson, titled: bool) -> str:
    korean = f' <span class="korean" lang="ko">{escape(lesson.korean)}</span>' if lesson.korean else ""
    title = f"<h2>{escape(lesson.title)}{korean}</h2>" if titled else ""
    command = f'<p class="quiet">{"" if titled else korean} <code>python -m replearn demo {lesson.name}</code></p>'
    return f'<section id="{lesson.name}">{title}{command}' + "\n".join(lesson.html) + "</section>"
