"""Points in the plane and an axis that they are projected onto, with what the projection leaves out."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from replearn.figures.palette import TEN
from replearn.figures.style import style
from replearn.figures.words import set_titles

POINT, ERROR, AXIS = TEN[0], TEN[1], "#222222"


@style()
def projection_axis(ax: Axes, points: np.ndarray, axis: np.ndarray, title: str = "", subtitle: str = "") -> Axes:
    """Draw centred points (N, 2), an axis through 0 along a unit vector (2,), and a line from each point to it.

    >>> from replearn.figures.style import new_axes
    >>> ax = projection_axis(new_axes()[1], np.array([[1.0, 1.0]]), np.array([1.0, 0.0]))
    >>> ax.collections[0].get_segments()[0].tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    feet = (points @ axis)[:, None] * axis
    reach = 1.1 * np.abs(points).max()
    ax.set_xlim(-reach, reach)
    ax.set_ylim(-reach, reach)
    ax.set_aspect("equal")
    ax.add_collection(LineCollection(np.stack([points, feet], axis=1).tolist(), colors=ERROR, linewidths=0.5))
    ax.plot(*(np.outer([-2 * reach, 2 * reach], axis).T), color=AXIS, linewidth=1.0)
    ax.plot(*points.T, ".", color=POINT, markersize=3.5)
    ax.plot(*feet.T, ".", color=AXIS, markersize=2)
    set_titles(ax, title, subtitle)
    return ax
