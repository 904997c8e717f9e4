"""The tables of the page: the scoreboard as people read it, and rows with every number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from replearn.comparison.metric import MISSING, Metric, is_number, missing
from replearn.comparison.result import Row, columns
from replearn.report.scoreboard import FACTS, MARKS, shown_columns

WHY_IN_SAMPLE = (
    "In-sample: fitted on the very images that it is scored on, as it cannot place new ones. "
    "Such scores flatter; compare them with each other only."
)


def common_facts(rows: Sequence[Row]) -> str:
    """Return a sentence on what all rows share, where they do: data, images, seeds.

    >>> common_facts([{"dataset": "MNIST", "n_train": 55000, "n_test": 10000, "seeds": [0]}])
    'All rows: MNIST, 55,000 training images, 10,000 test images, seed 0.'
    """
    parts = []
    for name in FACTS:
        value: Any = rows[0].get(name)
        if len({str(row.get(name)) for row in rows}) != 1 or missing(value):
            continue
        if name == "seeds":
            parts.append(f"seed{'s' if len(value) > 1 else ''} {', '.join(map(str, value))}")
        else:
            parts.append(str(value) if name == "dataset" else f"{value:,} {columns()[name].heading}")
    return f"All rows: {', '.join(parts)}." if parts else ""


def scoreboard_table(rows: Sequence[Row]) -> str:
    """Return the sortable scoreboard, held-out rows first, in-sample ones apart; above it, what to see of it."""
    names = shown_columns(rows)
    groups = list(dict.fromkeys(columns()[name].group for name in names if columns()[name].group))
    bodies = ""
    for in_sample in (False, True):
        members = [row for row in rows if bool(row.get("in_sample")) == in_sample]
        bodies += _body(members, names, WHY_IN_SAMPLE if in_sample else "") if members else ""
    head = _groups(names) + f"<tr>{''.join(_heading(name) for name in names)}</tr>"
    return _views(["overview", *groups, "all"] if len(groups) > 1 else []) + _table(
        "Scoreboard", head, bodies, "sortable"
    )


def full_table(rows: Sequence[Row], caption: str) -> str:
    """Return every row with every column that is not empty throughout, numbers as they were computed."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    names = [name for name in names if not all(missing(row.get(name)) for row in rows)]
    lines = [f"<tr>{''.join(_plain(name, row.get(name)) for name in names)}</tr>" for row in rows]
    head = f"<tr>{''.join(f'<th scope=col>{escape(name)}</th>' for name in names)}</tr>"
    return _table(caption, head, f"<tbody>{''.join(lines)}</tbody>", "plain")


def _table(caption: str, head: str, bodies: str, kind: str) -> str:
    label = escape(caption)
    return (
        f'<div class="scroll wide" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="{kind}" aria-label="{label}"><thead>{head}</thead>{bodies}</table></div>'
    )


def _views(names: Sequence[str]) -> str:
    """Return buttons that choose the columns in sight; hidden where no script runs, for then all are."""
    buttons = [
        f'<button type="button" aria-pressed="false" data-view="{escape(n)}">{escape(n)}</button>' for n in names
    ]
    return (
        f'<div class="views" role="group" aria-label="Columns in sight" hidden>{"".join(buttons)}</div>'
        if names
        else ""
    )


def _groups(names: Sequence[str]) -> str:
    """Return the row of headings above the headings: reconstruction, classes, ...; none where no column has one."""
    runs = [(group, len(list(members))) for group, members in groupby(columns()[name].group for name in names)]
    cells = [
        f'<th colspan="{n}" scope="colgroup">{escape(group)}</th>' if group else f'<td colspan="{n}"></td>'
        for group, n in runs
    ]
    return f'<tr class="groups">{"".join(cells)}</tr>' if any(group for group, _ in runs) else ""


def _heading(name: str) -> str:
    """Return a heading that sorts; its first click brings the best to the top."""
    column = columns()[name]
    first = ' data-first="descending"' if column.better == "higher" else ""
    views = f' data-group="{escape(column.group)}"' + (" data-headline" if column.headline else "")
    title = f' title="{escape(column.meaning)}"' if column.meaning else ""
    button = f'<button type="button"{title}>{escape(column.heading)}</button>'
    return f'<th scope="col"{first} data-column="{escape(name)}"{views}>{button}</th>'


def _body(rows: Sequence[Row], names: Sequence[str], words: str) -> str:
    seen = Counter(row.get("representation") for row in rows)
    best = {name: _best(rows, columns()[name]) for name in names}
    lines = []
    if words:
        cell = f'<th colspan="{len(names)}" scope="rowgroup"><span>{escape(words)}</span></th>'
        lines.append(f'<tr class="group">{cell}</tr>')
    for row in rows:
        cells = [
            _name(row, seen[row[name]] > 1) if name == "representation" else _number(row, name, best[name])
            for name in names
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    kind = ' class="apart"' if words else ""
    return f"<tbody{kind}>{''.join(lines)}</tbody>"


def _best(rows: Sequence[Row], metric: Metric) -> str | None:
    """Return the best value as it is shown, so that what looks equal is marked alike; None without a contest."""
    values = [row[metric.name] for row in rows if is_number(row.get(metric.name))]
    if metric.better is None or len({metric.text(value) for value in values}) < 2:
        return None
    return metric.text(max(values) if metric.better == "higher" else min(values))


def _name(row: Mapping[str, Any], again: bool) -> str:
    """Repeat: the representation has other rows, and its size is to stay in sight when the table scrolls."""
    why = [] if missing(row.get("error")) else [f"failed: {row['error']}"]
    why += [mark.replace("_", "-") for mark in MARKS if row.get(mark)]
    words = "".join(f'<small class="why">{escape(each)}</small>' for each in why)
    size = f'<span class="std"> ({row["n_components"]})</span>' if again else ""
    name = escape(str(row["representation"]))
    return f'<th scope="row" data-v="{name}">{name}{size}{words}</th>'


def _number(row: Row, name: str, best: str | None) -> str:
    metric, value, deviation = columns()[name], row.get(name), row.get(f"{name}_std")
    text = metric.text(value)
    kind = "best" if is_number(value) and text == best else ""
    spread = f'<span class="std"> ± {escape(metric.text(deviation))}</span>' if is_number(deviation) else ""
    return _cell(value, escape(text) + (spread if is_number(value) else ""), kind)


def _plain(name: str, value: Any) -> str:
    words = MISSING if missing(value) else " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return f'<th scope="row">{escape(words)}</th>' if name == "representation" else _cell(value, escape(words))


def _cell(value: Any, html: str, kind: str = "") -> str:
    raw = "" if missing(value) else f' data-v="{escape(value if isinstance(value, str) else repr(value))}"'
    kind = kind or ("" if is_number(value) or missing(value) else "text")
    return f'<td class="{kind}"{raw}>{html}</td>' if kind else f"<td{raw}>{html}</td>"


def meanings(rows: Sequence[Row]) -> str:
    """Return what the columns of the scoreboard mean, one sentence each."""
    lines = []
    for metric in (columns()[name] for name in shown_columns(rows)):
        direction = f" {metric.better.capitalize()} is better." if metric.better else ""
        if metric.meaning:
            lines.append(f"<dt>{escape(metric.heading)}</dt><dd>{escape(metric.meaning + direction)}</dd>")
    return f"<dl>{''.join(lines)}</dl>"
