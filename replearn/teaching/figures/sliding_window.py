"""A kernel on its way over an image: one frame for each cell of the result."""

from __future__ import annotations

from itertools import product

import numpy as np
from matplotlib.figure import Figure

from replearn.figures.palette import INK
from replearn.figures.style import TEXT, new_figure, style
from replearn.teaching.figures.marked_grid import marked_grid

CELL = 0.3  # inches
GAP = 0.35  # inches between the grids


def sliding_frames(image: np.ndarray, kernel: np.ndarray, result: np.ndarray, workings: list[str]) -> list[Figure]:
    """Return frames of image (H, W), kernel (h, w) and result (H', W') as far as it is known, window by window.

    workings: the sum behind each cell of the result, row by row; it stands below its frame. The stride is 1.

    >>> frames = sliding_frames(np.eye(3), np.eye(2), np.array([[2, 0], [0, 2]]), ["a", "b", "c", "d"])
    >>> len(frames), frames[1].axes[2].texts[-1].get_text(), frames[1].texts[0].get_text()
    (4, '0', 'b')
    """
    cells = product(range(result.shape[0]), range(result.shape[1]))
    return [_frame(image, kernel, result, cell, words) for cell, words in zip(cells, workings, strict=True)]


@style()
def _frame(image: np.ndarray, kernel: np.ndarray, result: np.ndarray, cell: tuple[int, int], words: str) -> Figure:
    """Return the window over the image, and the result up to and with `cell`."""
    row, column = cell
    window = {(row + i, column + j) for i, j in np.ndindex(kernel.shape)}
    known = np.where(np.arange(result.size).reshape(result.shape) <= row * result.shape[1] + column, result, np.nan)
    shown = (("image", image, window), ("kernel", kernel, ()), ("feature map", known, {cell}))
    width = CELL * sum(grid.shape[1] for _, grid, _ in shown) + GAP * (len(shown) + 1)
    height = CELL * image.shape[0] + 0.7
    figure = new_figure(width, height)
    left = GAP
    for name, grid, marked in shown:
        high, wide = CELL * grid.shape[0], CELL * grid.shape[1]
        bottom = 0.4 + (CELL * image.shape[0] - high) / 2
        ax = figure.add_axes((left / width, bottom / height, wide / width, high / height))
        marked_grid(ax, grid.astype(np.float64), marked, name)
        left += wide + GAP
    figure.text(0.5, 0.14 / height, words, ha="center", va="center", fontsize=TEXT, color=INK)
    return figure
