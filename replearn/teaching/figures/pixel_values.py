"""A small image as the grid of numbers that it is."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.style import style

MOST = 32  # cells a side: beyond, the numbers cannot be read


@style()
def pixel_values(ax: Axes, image: np.ndarray) -> Axes:
    """Draw a grey image (H, W) uint8 with the value of each pixel in it. Raise ContentError above 32 pixels a side.

    >>> from replearn.figures.style import new_axes
    >>> ax = pixel_values(new_axes()[1], np.array([[0, 255]], np.uint8))
    >>> [(text.get_text(), text.get_color()) for text in ax.texts]
    [('0', '#8a8a8a'), ('255', 'black')]
    """
    if image.ndim != 2 or max(image.shape) > MOST:
        raise ContentError(f"image {image.shape}: must be (H, W), at most {MOST} a side, for its numbers to be read")
    ax.imshow(image, cmap="gray", vmin=0, vmax=255)
    width = ax.bbox.width / ax.figure.dpi / image.shape[1]  # inches of a cell
    size = min(9.0, 72 * width / 2.1)
    for (row, column), value in np.ndenumerate(image):
        color = "black" if value > 127 else "white" if value else "#8a8a8a"  # zeros recede
        ax.text(column, row, f"{value}", ha="center", va="center", fontsize=size, color=color)
    ax.axis("off")
    return ax
