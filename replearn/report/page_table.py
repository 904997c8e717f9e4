"""The tables of the page: the scoreboard as people read it, and every row with every number."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

from replearn.comparison.row import Row
from replearn.report.columns import GROUPS, Column, column_of, is_number, missing

# What stands in words in the table or above it, not as a column of numbers.
IN_WORDS = ("in_sample", "supervised", "error")
FACTS = ("dataset", "n_train", "n_test", "seeds")  # a column only where the rows differ in it
WHY_IN_SAMPLE = (
    "In-sample: fitted on the very images that it is scored on, as it cannot place new ones. "
    "Such scores flatter; compare them with each other only."
)


def shown_columns(rows: Sequence[Row]) -> list[str]:
    """The columns of the scoreboard on the page: none that is empty throughout, deviations beside their means.

    >>> shown_columns([{"representation": "pca", "mse": 0.1, "mse_std": 0.0, "psnr": None, "error": None}])
    ['representation', 'mse']
    """
    names = dict.fromkeys(name for row in rows for name in row)
    names = dict.fromkeys([*(name for name in ("representation", "n_components") if name in names), *names])
    deviations = {f"{name}_std" for name in names}
    constant = {name for name in FACTS if len({str(row.get(name)) for row in rows}) == 1}
    left_out = {*IN_WORDS, *deviations, *constant}
    kept = [name for name in names if name not in left_out and not all(missing(row.get(name)) for row in rows)]
    return sorted(kept, key=lambda name: GROUPS.index(column_of(name).group))


def common_facts(rows: Sequence[Row]) -> str:
    """A sentence on what all rows share, where they do: data, images, seeds.

    >>> common_facts([{"dataset": "MNIST", "n_train": 55000, "n_test": 10000, "seeds": [0]}])
    'All rows: MNIST, 55,000 training images, 10,000 test images, seed 0.'
    """
    parts = []
    for name in FACTS:
        values = {str(row.get(name)): row.get(name) for row in rows}
        value = next(iter(values.values()), None)
        if len(values) != 1 or missing(value):
            continue
        seeds = value if isinstance(value, (list, tuple)) else [value]
        parts.append({
            "dataset": str(value),
            "n_train": f"{value:,} training images" if is_number(value) else "",
            "n_test": f"{value:,} test images" if is_number(value) else "",
            "seeds": f"seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, seeds))}",
        }[name])  # fmt: skip
    return f"All rows: {', '.join(parts)}." if parts else ""


def scoreboard_table(rows: Sequence[Row]) -> str:
    """The sortable scoreboard: held-out rows first, in-sample ones apart, each data set by itself."""
    names = shown_columns(rows)
    groups: dict[tuple[bool, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((bool(row.get("in_sample")), str(row.get("dataset") or "")), []).append(row)
    several = len({dataset for _, dataset in groups}) > 1
    bodies = []
    for (in_sample, dataset), members in sorted(groups.items(), key=lambda item: item[0][0]):
        words = [f"{dataset}."] if several and dataset else []
        words += [WHY_IN_SAMPLE] if in_sample else []
        bodies.append(_body(members, names, " ".join(words), in_sample))
    return _table("Scoreboard", names, "".join(bodies), sortable=True)


def full_table(rows: Sequence[Row], caption: str) -> str:
    """Every row with every column that is not empty throughout, numbers as they were computed."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    names = [name for name in names if not all(missing(row.get(name)) for row in rows)]
    lines = [f"<tr>{''.join(_cell(name, row.get(name), Column(name)) for name in names)}</tr>" for row in rows]
    return _table(caption, names, f"<tbody>{''.join(lines)}</tbody>", sortable=False)


def _table(caption: str, names: Sequence[str], bodies: str, sortable: bool) -> str:
    if sortable:
        head = _groups(names) + f"<tr>{''.join(_heading(name) for name in names)}</tr>"
    else:
        head = f"<tr>{''.join(f'<th scope=col>{escape(name)}</th>' for name in names)}</tr>"
    label, kind = escape(caption), "sortable" if sortable else "plain"
    return (
        f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="{kind}" aria-label="{label}"><thead>{head}</thead>{bodies}</table></div>'
    )


def _groups(names: Sequence[str]) -> str:
    """The row of headings above the headings: reconstruction, classes, ...; none where no column has one."""
    runs = [(group, len(list(members))) for group, members in groupby(column_of(name).group for name in names)]
    cells = [
        f'<th colspan="{n}" scope="colgroup">{escape(group)}</th>' if group else f'<td colspan="{n}"></td>'
        for group, n in runs
    ]
    return f'<tr class="groups">{"".join(cells)}</tr>' if any(group for group, _ in runs) else ""


def _heading(name: str) -> str:
    """A heading that sorts; its first click brings the best to the top."""
    column = column_of(name)
    first = ' data-first="descending"' if column.better == "higher" else ""
    title = f' title="{escape(column.meaning)}"' if column.meaning else ""
    button = f'<button type="button"{title}>{escape(column.heading)}</button>'
    return f'<th scope="col"{first} data-column="{escape(name)}">{button}</th>'


def _body(rows: Sequence[Row], names: Sequence[str], words: str, apart: bool) -> str:
    seen = Counter(row.get("representation") for row in rows)
    best = {name: _best(rows, name) for name in names}
    lines = []
    if words:
        cell = f'<th colspan="{len(names)}" scope="rowgroup"><span>{escape(words)}</span></th>'
        lines.append(f'<tr class="group">{cell}</tr>')
    for row in rows:
        cells = []
        for name in names:
            column = column_of(name)
            is_best = is_number(row.get(name)) and column.text(row[name]) == best[name]
            again = name == "representation" and seen[row.get(name)] > 1
            cells.append(_cell(name, row.get(name), column, row, is_best, again))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    kind = ' class="apart"' if apart else ""
    return f"<tbody{kind}>{''.join(lines)}</tbody>"


def _best(rows: Sequence[Row], name: str) -> str | None:
    """The best value as it is shown, so that what looks equal is marked alike; None where there is no contest."""
    column = column_of(name)
    values = [row[name] for row in rows if is_number(row.get(name))]
    if column.better is None or len({column.text(value) for value in values}) < 2:
        return None
    return column.text(max(values) if column.better == "higher" else min(values))


def _cell(
    name: str, value: Any, column: Column, row: Row | None = None, best: bool = False, again: bool = False
) -> str:
    """again: the representation has other rows, and its size is to stay in sight when the table scrolls."""
    raw = "" if missing(value) else f' data-v="{escape(value if isinstance(value, str) else repr(value))}"'
    text = escape(column.text(value))
    if name == "representation":
        why = [] if row is None or missing(row.get("error")) else [f"failed: {row['error']}"]
        why += ["in-sample"] if row is not None and row.get("in_sample") else []
        why += ["supervised"] if row is not None and row.get("supervised") else []
        words = "".join(f'<small class="why">{escape(each)}</small>' for each in why)
        size = f'<span class="std"> ({row["n_components"]})</span>' if row is not None and again else ""
        return f'<th scope="row"{raw}>{text}{size}{words}</th>'
    deviation = None if row is None else row.get(f"{name}_std")
    if is_number(deviation) and is_number(value):
        text += f'<span class="std"> ± {escape(column.text(deviation))}</span>'
    kind = "best" if best else ("" if is_number(value) or missing(value) else "text")
    return f'<td class="{kind}"{raw}>{text}</td>' if kind else f"<td{raw}>{text}</td>"


def meanings(rows: Sequence[Row]) -> str:
    """What the columns of the scoreboard mean, one sentence each."""
    known = [column_of(name) for name in shown_columns(rows)]
    lines = []
    for column in known:
        direction = f" {column.better.capitalize()} is better." if column.better else ""
        if column.meaning:
            lines.append(f"<dt>{escape(column.heading)}</dt><dd>{escape(column.meaning + direction)}</dd>")
    return f"<dl>{''.join(lines)}</dl>"
