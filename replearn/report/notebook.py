"""A comparison as a notebook shows it: verdicts and table, without the page around them."""

from html import escape

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import columns
from replearn.report.scoreboard import cell, shown_columns


def html(comparison: Comparison) -> str:
    """Return the title, the verdicts and the scoreboard, in plain HTML that a notebook dresses."""
    rows, names = comparison.rows, shown_columns(comparison.rows)
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in comparison.verdicts)
    head = "".join(f'<th title="{escape(columns()[n].meaning)}">{escape(columns()[n].heading)}</th>' for n in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell(row, name))}</td>' for name in names)}</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<h4>{escape(comparison.title)}</h4><ul>{said}</ul>{table}"
