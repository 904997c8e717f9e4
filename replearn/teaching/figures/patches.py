"""Colours as patches, each with the three numbers it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.figures.palette import luminance
from replearn.figures.style import TEXT, style

Colour = tuple[int, int, int]


@style()
def colour_patches(ax: Axes, colours: Sequence[Colour]) -> Axes:
    """Draw each (R, G, B), 0..255, as a square with its numbers in it, side by side.

    >>> from replearn.figures.style import new_axes
    >>> ax = colour_patches(new_axes()[1], [(61, 183, 228), (0, 0, 0)])
    >>> [(text.get_text(), text.get_color()) for text in ax.texts]
    [('(61, 183, 228)', 'black'), ('(0, 0, 0)', 'white')]
    """
    ax.imshow(np.array([colours], dtype=np.uint8), aspect="equal", interpolation="nearest")
    for place, colour in enumerate(colours):
        ink = "black" if luminance(np.array(colour) / 255) > 0.18 else "white"
        ax.text(place, 0, f"({', '.join(map(str, colour))})", ha="center", va="center", fontsize=TEXT, color=ink)
    ax.axis("off")
    return ax
