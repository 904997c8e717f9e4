"""Walks from image to image, each row as long as its walk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, check_images, sheet, sheet_width
from replearn.figures.strips import GAP, LARGEST, cell_size, draw_name, draw_strip, name_column
from replearn.figures.style import style


@style()
def walk_strips(figure: Figure, walks: Sequence[tuple[str, np.ndarray]], title: str = "", subtitle: str = "") -> Figure:
    """Draw rows (name, images (n,C,H,W)) from left to right, n a row's own; images of one shape.

    The figure keeps its width (at most) and gets the height it needs. Raise ContentError without rows.

    >>> from replearn.figures.style import new_figure
    >>> figure = walk_strips(new_figure(5), [("long", np.zeros((4, 1, 8, 8))), ("short", np.zeros((2, 1, 8, 8)))])
    >>> len(figure.axes[0].images)
    6
    """
    if not walks:
        raise ContentError("walks: one (name, images) or more is needed")
    for name, images in walks:
        check_images(name, images)
    most, shape = max(len(images) for _, images in walks), np.shape(walks[0][1])
    names, left = name_column([name for name, _ in walks])
    width = sheet_width(figure, left + most * (LARGEST + GAP) - GAP)
    cell = cell_size(width - left - 2 * MARGIN, most, shape)
    ax, y = sheet(figure, width, len(walks) * (cell[1] + 2 * GAP) - 2 * GAP, title, subtitle)
    for name, (_, images) in zip(names, walks, strict=True):
        draw_name(ax, name, MARGIN + left, y + cell[1] / 2)
        draw_strip(ax, np.asarray(images), MARGIN + left, y, cell)
        y += cell[1] + 2 * GAP
    return figure
