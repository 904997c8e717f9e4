"""Every number: of the scoreboard, behind the figures, and how they were measured."""

from html import escape

from replearn.comparison.comparison import Comparison
from replearn.report.drawn import pictures
from replearn.report.page_table import full_table

PLACE = 30
TITLE = "All numbers"


def html(comparison: Comparison) -> str:
    """Return the section."""
    tables = [
        ("Scoreboard, every column", comparison.rows),
        *(drawn.table for _, drawn in pictures(comparison).values() if drawn.table),
    ]
    folded = "".join(
        f"<details><summary>{escape(caption)}</summary>{full_table(rows, caption)}</details>"
        for caption, rows in tables
        if rows
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in comparison.notes)
    return folded + (f'<h3>How it was measured</h3><ul class="notes">{notes}</ul>' if notes else "")
