"""The nearest neighbours of a few images in each representation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, check_images, inches, place, sheet, sheet_width
from replearn.figures.palette import QUIET
from replearn.figures.strips import GAP, LARGEST, cell_size, draw_name, draw_strip, name_column
from replearn.figures.style import SMALL, style
from replearn.figures.words import text_width, wrap

Row = tuple[str, np.ndarray, np.ndarray, np.ndarray | None]
WRONG = "#e06000"  # the frame around a neighbour of another class
FRAME = 2.0  # points
QUERY_GAP = 0.2  # inches between the image asked for and its neighbours
TALLEST = 12.0  # inches that all rows may take, as long as an image keeps SMALLEST
SMALLEST = 0.32
GROUP_GAP = 0.14  # inches between one image asked for and the next
NOTE = "Left: the image asked for. Then its nearest neighbours, nearest first; framed: of another class."


@style()
def neighbour_strips(figure: Figure, rows: Sequence[Row], title: str = "", subtitle: str = "") -> Figure:
    """Draw rows (name, query (C,H,W), neighbours (k,C,H,W), matches (k,) bool or None), nearest first.

    Rows that follow each other with the same query form a group and show it once. Neighbours whose match is
    False are framed, and the number of matches stands at the end of the row. The figure keeps its width (at
    most) and gets the height it needs. Raise ContentError on rows of unequal k and on other shapes.

    >>> from replearn.figures.style import new_figure
    >>> query, found = np.zeros((1, 8, 8)), np.zeros((3, 1, 8, 8))
    >>> rows = [("pixels", query, found, np.array([True, False, True])), ("code", query, found, None)]
    >>> figure = neighbour_strips(new_figure(5), rows)
    >>> len(figure.axes[0].images), len(figure.axes[0].patches), figure.axes[0].texts[1].get_text()
    (7, 1, '2 of 3')
    """
    k, shape = _checked(rows)
    names, left = name_column([name for name, _, _, _ in rows])
    right = text_width(f"{k} of {k}", SMALL) + 0.1 if any(match is not None for *_, match in rows) else 0.0
    largest = min(LARGEST, max(SMALLEST, TALLEST / len(rows) - GAP))
    width = sheet_width(figure, left + right + QUERY_GAP + (k + 1) * (largest + GAP) - 2 * GAP)
    cell = cell_size(width - left - right - QUERY_GAP + GAP - 2 * MARGIN, k + 1, shape, largest)
    starts = [i == 0 or not np.array_equal(rows[i][1], rows[i - 1][1]) for i in range(len(rows))]
    content = len(rows) * (cell[1] + GAP) + (sum(starts) - 1) * GROUP_GAP
    note = wrap(NOTE, width - 2 * MARGIN, SMALL)
    ax, y = sheet(figure, width, content + inches(SMALL, note.count("\n") + 1) + 0.04, title, subtitle)
    for i, (name, (_, query, found, match)) in enumerate(zip(names, rows, strict=True)):
        y += GROUP_GAP if starts[i] and i else 0
        draw_name(ax, name, MARGIN + left, y + cell[1] / 2)
        if starts[i]:
            place(ax, query, MARGIN + left, y, *cell)
        x = MARGIN + left + cell[0] + QUERY_GAP
        draw_strip(ax, np.asarray(found), x, y, cell)
        if match is not None:
            _mark(ax, np.asarray(match, dtype=bool), x, y, cell)
        y += cell[1] + GAP
    ax.text(MARGIN, y + 0.04, note, fontsize=SMALL, color=QUIET, va="top")
    return figure


def _mark(ax: Axes, match: np.ndarray, x: float, y: float, cell: tuple[float, float]) -> None:
    """Frames within the edge of the neighbours that do not match, and how many do."""
    for column in np.flatnonzero(~match):
        half = FRAME / 72 / 2  # a line is drawn half on each side of its path
        corner, size = (x + column * (cell[0] + GAP) + half, y + half), (cell[0] - 2 * half, cell[1] - 2 * half)
        ax.add_patch(Rectangle(corner, *size, fill=False, edgecolor=WRONG, linewidth=FRAME, joinstyle="miter"))
    end = x + len(match) * (cell[0] + GAP) + 0.04
    text = f"{match.sum()} of {len(match)}"
    ax.text(end, y + cell[1] / 2, text, fontsize=SMALL, color=QUIET, ha="left", va="center")


def _checked(rows: Sequence[Row]) -> tuple[int, tuple[int, ...]]:
    """Return k and the shape (C,H,W) that all rows share."""
    if not rows:
        raise ContentError("rows: one (name, query, neighbours, matches) or more is needed")
    k, shape = len(rows[0][2]), np.shape(rows[0][1])
    for name, query, found, match in rows:
        check_images(f"neighbours of {name}", found, k)
        if np.shape(query) != shape or np.shape(found)[1:] != shape:
            raise ContentError(f"{name}: query {np.shape(query)} and neighbours {np.shape(found)} must be {shape}")
        if match is not None and np.shape(match) != (k,):
            raise ContentError(f"matches of {name} {np.shape(match)}: must be ({k},), one a neighbour")
    return k, shape
