"""A small grid of numbers as a figure, with a window marked: what a lecture draws on the board."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from replearn.figures.palette import FRAME, INK
from replearn.figures.style import TEXT, style

MARK = "#ffd98a"  # behind marked cells: dark words stay legible on it


@style()
def marked_grid(ax: Axes, grid: np.ndarray, marked: Collection[tuple[int, int]] = (), title: str = "") -> Axes:
    """Write grid (H, W) cell by cell, one unit of the axes each; nan stays empty, `marked` cells are coloured.

    >>> from replearn.figures.style import new_axes
    >>> ax = marked_grid(new_axes(2, 2)[1], np.array([[1.0, np.nan], [0.5, -2.0]]), {(0, 0)})
    >>> [text.get_text() for text in ax.texts], len(ax.patches)
    (['1', '0.5', '-2'], 4)
    """
    height, width = grid.shape
    for (row, column), value in np.ndenumerate(grid):
        face = MARK if (row, column) in marked else "white"
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=face, edgecolor=FRAME, linewidth=0.6))
        if not np.isnan(value):
            ax.text(column + 0.5, row + 0.5, f"{value:.3g}", ha="center", va="center", fontsize=TEXT, color=INK)
    ax.set_xlim(-0.05, width + 0.05)
    ax.set_ylim(height + 0.05, -0.05)
    ax.set_aspect("equal")
    ax.axis("off")
    ax.set_title(title, fontsize=TEXT)
    return ax
