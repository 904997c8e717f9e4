"""Images above what each representation makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, check_images, inches, sheet, sheet_width
from replearn.figures.palette import QUIET
from replearn.figures.strips import (
    GAP,
    LARGEST,
    below_height,
    cell_size,
    draw_name,
    draw_strip,
    name_column,
)
from replearn.figures.style import SMALL, style
from replearn.figures.words import number, wrap

Row = tuple[str, np.ndarray, np.ndarray | None]
ROW_GAP = 0.08  # inches between rows
NOTE = "Below each image: its squared error, summed over all pixel values."


@style()
def reconstruction_rows(
    figure: Figure,
    rows: Sequence[Row],
    title: str = "",
    subtitle: str = "",
) -> Figure:
    """Draw rows (name, images (n,C,H,W), errors (n,) or None): originals, then one row a representation.

    Column i of every row belongs to the same original; its squared error (summed over C*H*W) stands below.
    Values are clipped to [0, 1] for drawing only. The figure keeps its width (at most) and gets the height
    it needs. Raise ContentError on rows of unequal length and on images that are not (n,C,H,W).

    >>> from replearn.figures.style import new_figure
    >>> image = np.zeros((3, 1, 8, 8))
    >>> rows = [("original", image, None), ("PCA, 2-D", image, np.array([1.0, 2.5, 30.25]))]
    >>> figure = reconstruction_rows(new_figure(5), rows)
    >>> [text.get_text() for text in figure.axes[0].texts][-4:-1]
    ['1.00', '2.50', '30.2']
    """
    n = _checked_count(rows)
    names, left = name_column([name for name, _, _ in rows])
    shape = np.shape(rows[0][1])
    width = sheet_width(figure, left + n * (LARGEST + GAP) - GAP)
    cell = cell_size(width - left - 2 * MARGIN, n, shape)
    words = [[] if errors is None else [number(error) for error in errors] for _, _, errors in rows]
    heights = [cell[1] + ROW_GAP + (below_height(cell[0]) if word else 0) for word in words]
    note = wrap(NOTE, width - 2 * MARGIN, SMALL) if any(words) else ""
    note_height = inches(SMALL, note.count("\n") + 1) + 0.02 if note else -ROW_GAP
    ax, y = sheet(figure, width, sum(heights) + note_height, title, subtitle)
    for (_, images, _), name, word, height in zip(rows, names, words, heights, strict=True):
        draw_name(ax, name, MARGIN + left, y + cell[1] / 2)
        draw_strip(ax, np.asarray(images), MARGIN + left, y, cell, word)
        y += height
    if note:
        ax.text(MARGIN, y + 0.02, note, fontsize=SMALL, color=QUIET, va="top")
    return figure


def _checked_count(rows: Sequence[Row]) -> int:
    if not rows:
        raise ContentError("rows: one (name, images, errors) or more is needed")
    n = len(rows[0][1])
    for name, images, errors in rows:
        check_images(name, images, n)
        if errors is not None and np.shape(errors) != (n,):
            raise ContentError(f"errors of {name} {np.shape(errors)}: must be ({n},), one an image")
    return n
