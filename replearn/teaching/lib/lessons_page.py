"""Lessons as one page: a table of contents, each lesson in its frame, the slides' map; everything inside the file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from replearn.report.html import asset, head
from replearn.runs.text_files import write_text
from replearn.teaching.lib.course import Course, Frame, course_of
from replearn.teaching.lib.desks import bilingual, desk_scripts, style
from replearn.teaching.lib.lesson import Lesson, section_anchor
from replearn.teaching.lib.page_blocks import blocks_html

LANGUAGES = {"en": "English", "ko": "한국어"}
COLUMNS = (("lecture", "강의"), ("slide", "슬라이드"), ("section", "절"))


def write_lessons(
    lessons: Sequence[Lesson], path: Path, title: str, foot: str, language: str = "en", slides: bool = False
) -> None:
    """Write lessons to `path`, one self-contained HTML file; `foot` says where it comes from.

    language: the one it opens in, "en" or "ko"; slides: whether it opens as slides. A reader changes both there.
    """
    several = len(lessons) > 1
    desks = [desk for lesson in lessons for desk in lesson.desks]
    parts = [
        head(title, asset("lesson.css") + style(), language),
        _switches(language, slides) if any(course_of(lesson.name) for lesson in lessons) else "",
        _contents(lessons) if several else "",
        *(_lesson(lesson, several) for lesson in lessons),
        _slides(lessons) if several else "",
        f'<footer><p class="quiet">{escape(foot)}</p></footer>',
        blocks_html(desks),
        f'<script type="module">{desk_scripts()}</script>',
        "</body></html>\n",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "\n".join(part for part in parts if part))


def _switches(chosen: str, slides: bool) -> str:
    buttons = "".join(
        f'<button type="button" lang="{code}" data-language="{code}" aria-pressed="{str(code == chosen).lower()}">'
        f"{name}</button>" for code, name in LANGUAGES.items()
    )  # fmt: skip
    buttons += (
        f'<button type="button" data-slides aria-pressed="{str(slides).lower()}">{bilingual("Slides", "슬라이드")}'
    )
    return f'<div class="languages" role="group" aria-label="Language · 언어">{buttons}</button></div>'


def _contents(lessons: Sequence[Lesson]) -> str:
    items = []
    for lesson in lessons:
        course = course_of(lesson.name)
        aim = f"<small>{bilingual(course.en.aim, course.ko.aim)}</small>" if course else ""
        korean = f' <span class="quiet" lang="ko">{escape(lesson.korean)}</span>'
        items.append(f'<li><a href="#{lesson.name}">{escape(lesson.title)}</a>{korean}{aim}</li>')
    return f'<ol class="contents">{"".join(items)}</ol>'


def _lesson(lesson: Lesson, titled: bool) -> str:
    korean = f' <span class="korean" lang="ko">{escape(lesson.korean)}</span>' if lesson.korean else ""
    title = f"<h2>{escape(lesson.title)}{korean}</h2>" if titled else ""
    command = f'<p class="quiet">{"" if titled else korean} <code>python -m replearn demo {lesson.name}</code></p>'
    course = course_of(lesson.name)
    before, after = (_before(course), _after(course)) if course else ("", "")
    return f'<section id="{lesson.name}">{title}{command}{before}{lesson.body}{after}</section>'


def _before(course: Course) -> str:
    return f'<p class="aim">{bilingual(course.en.aim, course.ko.aim)}</p>'


def _after(course: Course) -> str:
    typed = "".join(f"<li><code>{escape(command)}</code></li>" for command in course.commands)
    commands = f"<h3>{bilingual('Type next', '이어서 입력해 보기')}</h3><ul>{typed}</ul>" if typed else ""
    return "".join(_frame(frame, code) for code, frame in (("en", course.en), ("ko", course.ko))) + commands


def _frame(frame: Frame, code: str) -> str:
    heads = {"en": ("Remember", "Exercises", "answer"), "ko": ("기억할 것", "연습 문제", "답")}[code]
    kept = "".join(f"<li>{escape(sentence)}</li>" for sentence in frame.remember)
    asked = "".join(
        f"<li>{escape(question)}<details><summary>{heads[2]}</summary><p>{escape(answer)}</p></details></li>"
        for question, answer in frame.exercises
    )
    return (
        f'<div class="frame {code}" lang="{code}"><h3>{heads[0]}</h3><ul>{kept}</ul>'
        f"<h3>{heads[1]}</h3><ol>{asked}</ol></div>"
    )


def _slides(lessons: Sequence[Lesson]) -> str:
    """From every slide to the section that shows it."""
    rows = []
    for lesson in lessons:
        course = course_of(lesson.name)
        for deck, slide, section in course.slides if course else ():
            link = f'<a href="#{section_anchor(lesson.name, section)}">{escape(lesson.title)}: {escape(section)}</a>'
            rows.append((deck, f'<tr><td class="text">{escape(deck)}</td><td class="text">{escape(slide)}</td>'
                               f'<td class="text">{link}</td></tr>'))  # fmt: skip
    if not rows:
        return ""
    heading = bilingual("From the slides to the sections", "슬라이드에서 찾아가기")
    names = "".join(f"<th class=text>{bilingual(*words)}</th>" for words in COLUMNS)
    body = "".join(html for _, html in sorted(rows, key=lambda found: found[0]))
    table = f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    return f'<section id="slides"><h2>{heading}</h2><div class="scroll">{table}</div></section>'
