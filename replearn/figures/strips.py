"""Named rows of images, with words below or at their ends: what several figures are made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.figures.canvas import inches, place
from replearn.figures.palette import INK, QUIET
from replearn.figures.style import SMALL, TEXT
from replearn.figures.words import LINE, text_width, wrap

GAP = 0.05  # inches between neighbouring images
NAME_GAP = 0.1  # inches between a row's name and its images
WIDEST_NAME = 1.25  # inches; longer names take more lines
LARGEST = 1.0  # inches: the widest image worth drawing


def name_column(names: Sequence[str], size: float = TEXT) -> tuple[list[str], float]:
    """Return the names wrapped, and the inches they take at the left of their rows, gap included.

    >>> lines, width = name_column(["PCA, 30 dimensions, fitted on 55,000"])
    >>> lines[0].count("\\n"), width < 1.4
    (1, True)
    """
    lines = [wrap(name, WIDEST_NAME, size) for name in names]
    widest = max((text_width(line, size) for text in lines for line in text.split("\n")), default=0.0)
    return lines, widest + NAME_GAP if widest else 0.0


def cell_size(width: float, columns: int, shape: tuple[int, ...], largest: float = LARGEST) -> tuple[float, float]:
    """Return the width and height in inches of each of `columns` images (..., H, W) that share `width` inches.

    >>> cell_size(4.15, 4, (1, 28, 28))
    (1.0, 1.0)
    """
    cell = min(largest, (width - GAP * (columns - 1)) / columns)
    return cell, cell * shape[-2] / shape[-1]


def draw_strip(
    ax: Axes, images: np.ndarray, x: float, y: float, cell: tuple[float, float], below: Sequence[str] = ()
) -> None:
    """Images (n,C,H,W) from (x, y) to the right, `cell` inches each, with the words of `below` under them."""
    for column, image in enumerate(images):
        left = x + column * (cell[0] + GAP)
        place(ax, image, left, y, *cell)
        if column < len(below):
            ax.text(
                left + cell[0] / 2,
                y + cell[1] + 0.03,
                below[column],
                fontsize=below_size(cell[0]),
                color=QUIET,
                ha="center",
                va="top",
                linespacing=LINE,
            )


def draw_name(ax: Axes, name: str, x: float, y: float, size: float = TEXT) -> None:
    """A row's name, right-aligned at `x`, centred on `y`."""
    ax.text(x - NAME_GAP, y, name, fontsize=size, color=INK, ha="right", va="center", linespacing=LINE)


def below_size(cell_width: float) -> float:
    """Return the font size in points of words under an image: four digits and a point must fit its width.

    >>> below_size(1.0), below_size(0.3) < 6
    (7.0, True)
    """
    return float(np.clip(cell_width * 72 / 4.0, 4.0, SMALL))


def below_height(cell_width: float) -> float:
    """Return inches that a line of words under an image takes."""
    return 0.03 + inches(below_size(cell_width))
