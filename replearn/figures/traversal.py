"""What each latent dimension does: one is moved, the others rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, sheet, sheet_width
from replearn.figures.palette import QUIET
from replearn.figures.strips import GAP, NAME_GAP, cell_size, draw_name, draw_strip, name_column
from replearn.figures.style import SMALL, style
from replearn.figures.words import number, text_width

ONE_BLOCK = 12  # rows: beyond, two blocks stand side by side
BLOCK_GAP = 0.2  # inches between them
CELL = 0.6  # inches: the widest image here


@style()
def latent_traversal(
    figure: Figure,
    images: np.ndarray,
    values: np.ndarray,
    names: Sequence[str] | None = None,
    title: str = "",
    subtitle: str = "",
) -> Figure:
    """Draw decoded images (D,n,C,H,W): row d moves dimension d through values (D,n), the others rest.

    The first and the last value stand at the ends of each row. Beyond twelve rows, two blocks side by side,
    read downwards: 30 dimensions fit a page. The figure keeps its width (at most) and gets the height it
    needs. Raise ContentError on shapes that do not fit.

    >>> from replearn.figures.style import new_figure
    >>> figure = latent_traversal(new_figure(5), np.zeros((2, 2, 1, 8, 8)), np.array([[-1, 1], [-2, 2]]))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['z0', '−1.00', '1.00', 'z1', '−2.00', '2.00']
    """
    images, values = np.asarray(images), np.asarray(values)
    words = _checked_names(images, values, names)
    ends = [(number(row[0]), number(row[-1])) for row in values]
    ends_width = max(text_width(word, SMALL) for pair in ends for word in pair) + NAME_GAP
    lines, left = name_column(words, SMALL)
    beside = left + 2 * ends_width  # inches of words in a block
    n = images.shape[1]
    blocks = 1 if len(images) <= ONE_BLOCK else 2
    rows = -(-len(images) // blocks)
    width = sheet_width(figure, blocks * (beside + n * (CELL + GAP)) + (blocks - 1) * BLOCK_GAP)
    block = (width - 2 * MARGIN - (blocks - 1) * BLOCK_GAP) / blocks
    cell = cell_size(block - beside, n, images.shape, CELL)
    ax, top = sheet(figure, width, rows * (cell[1] + GAP) - GAP, title, subtitle)
    for d, strip in enumerate(images):
        x = MARGIN + (d // rows) * (block + BLOCK_GAP) + left
        y = top + (d % rows) * (cell[1] + GAP)
        draw_name(ax, lines[d], x, y + cell[1] / 2, SMALL)
        draw_strip(ax, strip, x + ends_width, y, cell)
        right = x + ends_width + n * (cell[0] + GAP) - GAP
        _write_ends(ax, ends[d], (x + ends_width, right), y + cell[1] / 2)
    return figure


def _checked_names(images: np.ndarray, values: np.ndarray, names: Sequence[str] | None) -> list[str]:
    words = [f"z{d}" for d in range(len(images))] if names is None else list(names)
    if images.ndim != 5 or 0 in images.shape or values.shape != images.shape[:2] or len(words) != len(images):
        raise ContentError(
            f"images {images.shape}, values {values.shape}, {len(words)} names: must be (D, n, C, H, W), (D, n) and D"
        )
    return words


def _write_ends(ax: Axes, ends: tuple[str, str], between: tuple[float, float], y: float) -> None:
    for x, word, side, shift in zip(between, ends, ("right", "left"), (-0.05, 0.05), strict=True):
        ax.text(x + shift, y, word, fontsize=SMALL, color=QUIET, ha=side, va="center")
