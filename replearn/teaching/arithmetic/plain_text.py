"""Numbers and small grids as text for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

import numpy as np


def numeral(value: object) -> str:
    """Return a number as a reader expects it: whole ones with commas, others with four digits; text as it is.

    >>> [numeral(value) for value in (34083840, 0.123456, 12.0, "3x3", True)]
    ['34,083,840', '0.1235', '12', '3x3', 'yes']
    """
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if isinstance(value, float | np.floating):
        number = float(value)
        return f"{int(number):,}" if number.is_integer() and abs(number) < 1e15 else f"{number:,.4g}"
    return str(value)


def percent(share: float, places: int = 1) -> str:
    """Return a share as the lessons write it.

    >>> percent(0.955), percent(0.75, places=0)
    ('95.5 %', '75 %')
    """
    return f"{100 * share:.{places}f} %"


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a Korean letter.

    >>> columns_of("bias 편향")
    9
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Return columns of text under their header, the first to the left, the others to the right.

    >>> print(text_table(["layer", "weights"], [["conv", "760"]]))
      layer  weights
      conv       760
    """
    lines = [list(header), *map(list, rows)]
    widths = [max(columns_of(line[place]) for line in lines) for place in range(len(header))]
    text = [_line(line, widths) for line in lines]
    return "\n".join([*text, caption] if caption else text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (_padded(cell, width, place > 0) for place, (cell, width) in enumerate(zip(cells, widths, strict=True)))
    return ("  " + "  ".join(padded)).rstrip()


def side_by_side(grids: Mapping[str, np.ndarray], marked: Mapping[str, Collection[tuple[int, int]]]) -> str:
    """Return grids of numbers beside each other, the name above each, marked cells in brackets.

    >>> print(side_by_side({"x": np.eye(2, dtype=int), "y": np.ones((1, 2), int)}, {"y": [(0, 1)]}))
      x      y
       1  0   1 [1]
       0  1
    """
    blocks = [_block(name, np.atleast_2d(grid), marked.get(name, ())) for name, grid in grids.items()]
    widths = [max(map(columns_of, block)) for block in blocks]
    lines = zip_longest(*blocks, fillvalue="")
    return "\n".join(
        ("  " + "  ".join(_padded(cell, width, False) for cell, width in zip(line, widths, strict=True))).rstrip()
        for line in lines
    )


def _block(name: str, grid: np.ndarray, marked: Collection[tuple[int, int]]) -> list[str]:
    cells = [[numeral(value) for value in row] for row in grid.tolist()]
    width = max((len(cell) for row in cells for cell in row), default=1)
    lines = [
        "".join(
            f"[{cell:>{width}}]" if (row, column) in marked else f" {cell:>{width}} "
            for column, cell in enumerate(line)
        )
        for row, line in enumerate(cells)
    ]
    return [name, *lines]


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - columns_of(text))
    return space + text if right else text + space
