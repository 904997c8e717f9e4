"""The scoreboard as a table for the terminal."""

from rich.table import Table
from rich.text import Text

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import columns
from replearn.escape import printable
from replearn.report.scoreboard import cell, shown_columns

MOST = 7  # metrics side by side, in 80 letters; of more, the headlines alone


def table(comparison: Comparison) -> Table:
    """Return what rich prints: every metric where they are few, else the headlines."""
    rows = comparison.rows
    shown = [name for name in shown_columns(rows) if columns()[name].group != "cost"]
    if len(shown) > MOST:
        shown = [name for name in shown if columns()[name].headline]
    made = Table(title=Text(printable(comparison.title)), title_justify="left", box=None, pad_edge=False)
    for name in shown:
        first = name == "representation"
        made.add_column(Text(printable(columns()[name].heading)), justify="left" if first else "right", no_wrap=first)
    for row in rows:
        made.add_row(*(Text(printable(cell(row, name, spread=False))) for name in shown))
    return made
