"""The scoreboard: a group of columns at a time, or all of them, and what they mean."""

from html import escape

from replearn.comparison.comparison import Comparison
from replearn.report.page_table import common_facts, meanings, scoreboard_table

PLACE = 10
TITLE = "Scoreboard"


def html(comparison: Comparison) -> str:
    """Return the section."""
    rows = comparison.rows
    if not rows:
        return "<p>Nothing was measured.</p>"
    words = [common_facts(rows), "Choose a heading to sort; the best of each column is bold."]
    if any(name.endswith("_std") and value is not None for row in rows for name, value in row.items()):
        words.append("After ±: the standard deviation over the seeds.")
    return (
        f'<p class="quiet">{escape(" ".join(word for word in words if word))}</p>{scoreboard_table(rows)}'
        f"<details><summary>What the columns mean</summary>{meanings(rows)}</details>"
    )
