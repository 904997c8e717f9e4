"""The part of the plane that a map shows: where the points are, not where one of them has strayed to."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from replearn.figures.palette import QUIET
from replearn.figures.style import SMALL, style

REACH = 0.5  # of the width of the middle 99 %: a point further out than that, on either side, has strayed
MARGIN = 0.04


@style()
def frame_points(ax: Axes, points: np.ndarray) -> Axes:
    """Frame points (N,2) so that a few far away do not shrink the rest; how many is written below.

    >>> from replearn.figures.style import new_axes
    >>> cloud = np.random.default_rng(0).normal(size=(1000, 2))
    >>> ax = frame_points(new_axes()[1], np.vstack([cloud, [[500.0, 0.0]]]))
    >>> ax.texts[0].get_text(), bool(ax.get_xlim()[1] < 10)
    ('framed without 1 far point', True)
    """
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    reach = REACH * np.maximum(high - low, 1e-12)
    inside = ((points >= low - reach) & (points <= high + reach)).all(axis=1)
    if inside.all() or not inside.any():
        return ax
    first, last = points[inside].min(axis=0), points[inside].max(axis=0)
    margin = MARGIN * (last - first)
    # auto: either may grow to keep the scales equal; matplotlib warns of fixed ones
    ax.set_xlim(first[0] - margin[0], last[0] + margin[0], auto=True)
    ax.set_ylim(first[1] - margin[1], last[1] + margin[1], auto=True)
    strayed = int((~inside).sum())
    # not "lie outside": where scales are kept equal the frame may grow, and show some of them
    words = f"framed without {strayed:,} far point{'s' if strayed > 1 else ''}"
    ax.text(0.02, 0.02, words, transform=ax.transAxes, fontsize=SMALL, color=QUIET, gid="outside")
    return ax
