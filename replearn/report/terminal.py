"""The scoreboard as a table for the terminal."""

import textwrap
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Row, columns
from replearn.escape import printable
from replearn.report.scoreboard import cell, shown_columns

GAP = 2  # letters between two columns


def table(comparison: Comparison, width: int = 80) -> Table:
    """Return what rich prints in `width` letters: every metric where they fit, else the headlines, as many as fit."""
    rows = comparison.rows
    every = [name for name in shown_columns(rows) if columns()[name].group != "cost"]
    shown = fitting(every, rows, width)
    if len(shown) < len(every):
        shown = fitting([name for name in every if columns()[name].headline], rows, width)
    left_out = len(shown_columns(rows)) - len(shown)
    made = Table(title=Text(printable(comparison.title)), title_justify="left", box=None, pad_edge=False)
    if left_out:
        made.caption = Text(f"{left_out} more column{'s' if left_out > 1 else ''} in scoreboard.md")
        made.caption_justify = "left"
    for name in shown:
        first = name == "representation"
        heading = textwrap.fill(_heading(name), _width(name, rows), break_long_words=False)  # rich would cut a word
        made.add_column(Text(heading), justify="left" if first else "right", no_wrap=first)
    for row in rows:
        made.add_row(*(Text(printable(cell(row, name, spread=False))) for name in shown))
    return made


def fitting(names: Sequence[str], rows: Sequence[Row], width: int) -> list[str]:
    """Return the first of these columns that stand side by side without a word cut; always two."""
    shown: list[str] = []
    taken = -GAP
    for name in names:
        taken += GAP + _width(name, rows)
        if taken > width and len(shown) > 1:
            break
        shown.append(name)
    return shown


def _width(name: str, rows: Sequence[Row]) -> int:
    """Return the letters that a column needs: its longest cell, or word of its heading."""
    return max(map(len, _heading(name).split() + [printable(cell(row, name, spread=False)) for row in rows]))


def _heading(name: str) -> str:
    """Return a heading that may break at its slash, as "error/ image"."""
    return printable(columns()[name].heading).replace("/", "/ ")
