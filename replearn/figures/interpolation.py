"""The way from one image to another: through the latent space, and pixel by pixel."""

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
    below_size,
    cell_size,
    draw_name,
    draw_strip,
    name_column,
)
from replearn.figures.style import style

PAIR_GAP = 0.16  # inches


@style()
def interpolation_strips(
    figure: Figure, strips: Sequence[tuple[str, np.ndarray]], title: str = "", subtitle: str = ""
) -> Figure:
    """Draw strips (name, images (n,C,H,W)) one above another, with t = 0..1 over the n columns.

    Column i is the image at t = i / (n - 1). The figure keeps its width (at most) and gets the height it
    needs. Raise ContentError on strips of unequal length and on images that are not (n,C,H,W).

    >>> from replearn.figures.style import new_figure
    >>> strip = np.zeros((5, 1, 8, 8))
    >>> figure = interpolation_strips(new_figure(5), [("latent", strip), ("pixels", strip)])
    >>> [text.get_text() for text in figure.axes[0].texts][:6]
    ['t', '0', '0.25', '0.5', '0.75', '1']
    """
    if not strips:
        raise ContentError("strips: one (name, images) or more is needed")
    n = len(strips[0][1])
    for name, images in strips:
        check_images(name, images, n)
    names, left = name_column([name for name, _ in strips])
    width = sheet_width(figure, left + n * (LARGEST + GAP) - GAP)
    cell = cell_size(width - left - 2 * MARGIN, n, np.shape(strips[0][1]))
    size = below_size(cell[0])
    head = inches(size) + 0.04
    # a name that comes back starts the next pair of images: a wider gap above it
    gaps = [PAIR_GAP if name == names[0] else GAP for name in names[1:]] + [0.0]
    ax, y = sheet(figure, width, head + len(strips) * cell[1] + sum(gaps), title, subtitle)
    draw_name(ax, "t", MARGIN + left, y + head / 2, size)
    for column, t in enumerate(np.linspace(0, 1, n)):
        x = MARGIN + left + column * (cell[0] + GAP) + cell[0] / 2
        ax.text(x, y + head / 2, f"{t:.2g}", fontsize=size, color=QUIET, ha="center", va="center")
    y += head
    for name, (_, images), gap in zip(names, strips, gaps, strict=True):
        draw_name(ax, name, MARGIN + left, y + cell[1] / 2)
        draw_strip(ax, np.asarray(images), MARGIN + left, y, cell)
        y += cell[1] + gap
    return figure
