"""The plane as a classifier sees it: which class it gives each place, and how a net bends the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, to_rgb

from replearn.figures.palette import FRAME, INK, TEN
from replearn.figures.style import TEXT, style

COLORS = TEN[:2]
PALE = 0.75  # how far towards white the regions lie


@style()
def decision_regions(
    ax: Axes, classes: np.ndarray, reach: float, points: np.ndarray, labels: np.ndarray, title: str = ""
) -> Axes:
    """Draw the class, 0 or 1, given to each place, and points (N, 2) with their labels (N,) over them.

    classes (R, R): row i, column j is the place (x_j, y_i) of an even grid from -reach to reach.

    >>> from replearn.figures.style import new_axes
    >>> classes = np.array([[0, 1], [0, 1]])
    >>> ax = decision_regions(new_axes()[1], classes, 1.0, np.zeros((1, 2)), np.array([0]), "by x")
    >>> ax.images[0].get_extent(), ax.get_title()
    ([-1.0, 1.0, -1.0, 1.0], 'by x')
    """
    pale = ListedColormap([tuple(PALE + (1 - PALE) * part for part in to_rgb(color)) for color in COLORS])
    extent = (-reach, reach, -reach, reach)
    ax.imshow(classes, cmap=pale, vmin=0, vmax=1, origin="lower", extent=extent, interpolation="nearest")
    _points(ax, points, labels)
    ax.set_title(title, fontsize=TEXT)
    return ax


@style()
def bent_plane(
    ax: Axes,
    lines: Sequence[np.ndarray],
    points: np.ndarray,
    labels: np.ndarray,
    cut: np.ndarray,
    reach: float,
    title: str = "",
) -> Axes:
    """Draw where the lines (P, 2) of a square grid and the points (N, 2) have gone, in the window -reach to reach.

    cut (2, 2): two points of the straight line that parts the classes there.

    >>> from replearn.figures.style import new_axes
    >>> line = np.array([[-1.0, 0.0], [1.0, 0.5]])
    >>> ax = bent_plane(new_axes()[1], [line], np.zeros((1, 2)), np.array([1]), np.eye(2), 1.2)
    >>> ax.collections[0].get_segments()[0].tolist()
    [[-1.0, 0.0], [1.0, 0.5]]
    """
    ax.add_collection(LineCollection([line.tolist() for line in lines], colors=FRAME, linewidths=0.6))
    _points(ax, points, labels)
    ax.axline(*cut.tolist(), color=INK, linewidth=1.2)
    ax.set_xlim(-reach, reach)
    ax.set_ylim(-reach, reach)
    ax.set_aspect("equal")
    ax.set_title(title, fontsize=TEXT)
    return ax


def _points(ax: Axes, points: np.ndarray, labels: np.ndarray) -> None:
    size = 3.5 if len(points) > 20 else 8.0
    for label, (color, mark) in enumerate(zip(COLORS, "os", strict=True)):
        chosen = points[labels == label].T
        ax.plot(*chosen, mark, color=color, markersize=size, markeredgecolor="white", markeredgewidth=0.4)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, color=INK, linewidth=0.5)
