"""The quiz on paper: a worksheet with blanks and its questions, and the key with every working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from replearn.report.html import head
from replearn.teaching.summary.cells import cells
from replearn.teaching.summary.html_page import STYLE, table
from replearn.teaching.summary.quiz import QuizQuestion, blanked, questions
from replearn.teaching.summary.rows import shape_words
from replearn.teaching.summary.sheet import Sheet

PRINTED = """
ol.exam li { margin: .9rem 0; }
.room { display: inline-block; border-bottom: 1px solid; width: 11rem; }
@media print { @page { size: landscape; margin: 12mm; } }
"""
BLANKS = "Seed {}. A question mark stands for what is asked, and for what would tell it."


def exam(sheet: Sheet, seed: int) -> tuple[str, str]:
    """Return the exam and its key, each a page to print; the same seed asks the same."""
    asked = questions(sheet, seed)
    title = f"{sheet.title}, input {shape_words(sheet.shape)}"
    paper = _page(
        title,
        blanked(sheet, asked),
        [f'{_asked(sheet, each)} <span class="room"></span>' for each in asked],
        BLANKS.format(seed),
    )
    key = [f"{_asked(sheet, each)} <strong>{each.answer:,}</strong>: {escape(each.why)}" for each in asked]
    return paper, _page(f"Key: {title}", cells(sheet), key, f"Seed {seed}. The worksheet without blanks.")


def _asked(sheet: Sheet, question: QuizQuestion) -> str:
    row = sheet.rows[question.row]
    return escape(f"Layer {question.row + 1} ({row.name or row.kind}): {question.text}")


def _page(title: str, shown: Sequence[Mapping[str, str]], items: Sequence[str], note: str) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'{head(title, STYLE + PRINTED)}\n<ol class="exam">{listed}</ol>\n{table(shown)}\n'
        f'<p class="quiet">{note}</p></body></html>\n'
    )
