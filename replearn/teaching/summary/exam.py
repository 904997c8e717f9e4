"""The quiz on paper: a worksheet with blanks and its questions, and the key with every working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from replearn.report.html import head
from replearn.teaching.summary.html_page import STYLE, table
from replearn.teaching.summary.quiz import QuizQuestion, blanked, questions
from replearn.teaching.summary.rows import shape_words
from replearn.teaching.summary.sheet import Sheet

PRINTED = """
ol.exam li { margin: .9rem 0; }
.room { display: inline-block; border-bottom: 1px solid; width: 11rem; }
@media print { @page { size: landscape; margin: 12mm; } }
"""


def exam(sheet: Sheet, seed: int) -> tuple[str, str]:
    """Return the exam and its key, each a page to print; the same seed asks the same."""
    asked = questions(sheet, seed)
    shown = blanked(sheet, asked)
    title = f"{sheet.title}, input {shape_words(sheet.shape)}"
    paper = _page(title, shown, [f'{_asked(sheet, each)} <span class="room"></span>' for each in asked], seed)
    key = [f"{_asked(sheet, each)} <strong>{each.answer:,}</strong>: {escape(each.why)}" for each in asked]
    return paper, _page(f"Key: {title}", shown, key, seed)


def _asked(sheet: Sheet, question: QuizQuestion) -> str:
    row = sheet.rows[question.row]
    return escape(f"Layer {question.row + 1} ({row.name or row.kind}): {question.text}")


def _page(title: str, shown: Sequence[Mapping[str, str]], items: Sequence[str], seed: int) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'{head(title, STYLE + PRINTED)}\n<ol class="exam">{listed}</ol>\n{table(shown)}\n'
        f'<p class="quiet">Seed {seed}. A question mark stands for what is asked, and for what would tell it.</p>'
        "</body></html>\n"
    )
