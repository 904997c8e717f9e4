"""Where the windows of one row of pixels lie, stride by stride, and the pixels that none of them reaches."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from replearn.figures.palette import FRAME, INK, QUIET, SINGLE
from replearn.figures.style import TEXT, style

LEFT_OUT = "#ffd98a"


@style()
def window_positions(ax: Axes, n: int, kernel: int, strides: Sequence[int]) -> Axes:
    """Draw for each stride the row of n pixels, and below it a bar for each window of `kernel` pixels that fits.

    Pixels that no window reaches are coloured.

    >>> from replearn.figures.style import new_axes
    >>> ax = window_positions(new_axes()[1], 7, 3, [2, 3])
    >>> [text.get_text() for text in ax.texts]
    ['stride 2: 3 windows', 'stride 3: 2 windows, 1 pixel left out']
    """
    y = 0.0
    for stride in strides:
        starts = range(0, n - kernel + 1, stride)
        seen = {place for start in starts for place in range(start, start + kernel)}
        rest = n - len(seen)
        words = f", {rest} pixel{'s' if rest > 1 else ''} left out" if rest else ""
        ax.text(0, y + 0.6, f"stride {stride}: {len(starts)} windows{words}", fontsize=TEXT, color=INK)
        y += 0.85
        for place in range(n):
            face = "white" if place in seen else LEFT_OUT
            ax.add_patch(Rectangle((place, y), 1, 0.7, facecolor=face, edgecolor=QUIET, linewidth=0.8))
        y += 0.95
        for start in starts:
            ax.add_patch(Rectangle((start + 0.05, y), kernel - 0.1, 0.22, facecolor=SINGLE, edgecolor=FRAME))
            y += 0.32
        y += 0.4
    ax.set_xlim(-0.1, n + 0.1)
    ax.set_ylim(y, 0)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax
