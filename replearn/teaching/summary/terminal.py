"""The worksheet on the terminal: two tables, of sizes and of costs, as wide as the terminal allows."""

import textwrap
from collections.abc import Mapping, Sequence

from replearn.teaching.summary.cells import HEADINGS, WORDS, cells, total
from replearn.teaching.summary.remarks import LEGEND, remarks, totals
from replearn.teaching.summary.sheet import Sheet

SIZES = ("number", "name", "kind", "kernel", "stride", "padding", "output", "working")
COSTS = ("number", "name", "weights", "biases", "products", "field", "step", "memory")
SHORT = {"padding": "pad"}  # headings that would be wider than what stands under them
WORKED = ("weights", "products")  # columns of which the working can go under the row
LEAST = 12  # letters left of a name that is cut
INDENT = "      "


def terminal(sheet: Sheet, width: int, shown: Sequence[Mapping[str, str]] | None = None) -> str:
    """Return the worksheet as text no wider than `width` letters where that can be.

    shown: cells in place of the sheet's own, as the quiz has, with some of them blank.
    """
    rows = list(shown if shown is not None else cells(sheet))
    return "\n".join(
        [
            f"{sheet.title}, input {' x '.join(map(str, sheet.shape))}",
            "",
            *_table(rows, SIZES, width),
            "",
            *_table([*rows, total(sheet)] if shown is None else rows, COSTS, width),
            "",
            *_facts(sheet, width, shown is None),
        ]
    )


def _table(rows: Sequence[Mapping[str, str]], names: Sequence[str], width: int) -> list[str]:
    """Return a table; where it is too wide the working goes under its row, then names lose their beginnings."""
    below = [""] * len(rows)
    if _total(rows, names) > width:
        below = [_working(row, names) for row in rows]
        rows = [{**row, **{name: row[name].rpartition(" = ")[2] for name in WORKED}} for row in rows]
        names = [name for name in names if name != "working"]
    wide = {name: _width(rows, name) for name in names}
    over = max(0, _total(rows, names) - width)
    wide["name"] = min(wide["name"], max(LEAST, wide["name"] - over))
    head = "  ".join(_set(_heading(name), name, wide[name]) for name in names).rstrip()
    lines = [head, "-" * (sum(wide.values()) + 2 * len(names) - 2)]
    for row, working in zip(rows, below, strict=True):
        lines.append("  ".join(_set(_cut(row[name], name, wide), name, wide[name]) for name in names).rstrip())
        if working:
            lines += textwrap.wrap(working, width, initial_indent=INDENT, subsequent_indent=INDENT)
    return lines


def _total(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> int:
    """Return letters in a line of the table."""
    return sum(_width(rows, name) for name in names) + 2 * len(names) - 2


def _width(rows: Sequence[Mapping[str, str]], name: str) -> int:
    return max(len(_heading(name)), *(len(row[name]) for row in rows))


def _working(row: Mapping[str, str], names: Sequence[str]) -> str:
    """Return what goes under a row: how its size comes about, or its weights and multiplications."""
    if "working" in names:
        return row["working"]
    return ", ".join(f"{_heading(name)} {row[name]}" for name in WORKED if "*" in row[name])


def _heading(name: str) -> str:
    return SHORT.get(name, HEADINGS[name])


def _cut(text: str, name: str, wide: Mapping[str, int]) -> str:
    return f"..{text[2 - wide['name'] :]}" if name == "name" and len(text) > wide["name"] else text


def _set(text: str, name: str, width: int) -> str:
    return text.ljust(width) if name in WORDS else text.rjust(width)


def _facts(sheet: Sheet, width: int, all_of_them: bool) -> list[str]:
    """Return the totals, remarks and legend, wrapped."""
    lines = []
    if all_of_them:
        named = totals(sheet)
        indent = max(len(name) for name, _ in named) + 2
        for name, sentence in named:
            lines += textwrap.wrap(sentence, width, initial_indent=name.ljust(indent), subsequent_indent=" " * indent)
        lines.append("")
        for remark in remarks(sheet):
            lines += [*textwrap.wrap(remark, width), ""]
    return lines + textwrap.wrap(LEGEND, width)
