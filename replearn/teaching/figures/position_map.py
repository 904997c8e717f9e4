"""Points coloured by a number: a map of things whose true place is known."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from replearn.figures.palette import FRAME
from replearn.figures.style import SMALL, style
from replearn.figures.words import set_titles


@style()
def position_map(ax: Axes, points: np.ndarray, values: np.ndarray, name: str, title: str = "") -> Axes:
    """Draw points (K,2) coloured by values (K,), with a scale called `name`; the axes carry no ticks.

    >>> from replearn.figures.style import new_axes
    >>> figure, ax = new_axes()
    >>> _ = position_map(ax, np.eye(2), np.array([0.0, 27.0]), "row")
    >>> figure.axes[1].get_ylabel(), ax.collections[0].get_clim()
    ('row', (0.0, 27.0))
    """
    x, y = np.asarray(points).T
    drawn = ax.scatter(x, y, c=values, cmap="viridis", s=16, linewidths=0)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set(visible=True, color=FRAME)
    scale = ax.figure.colorbar(drawn, ax=ax, shrink=0.8, pad=0.02)
    scale.set_label(name, fontsize=SMALL)
    scale.outline.set_visible(False)
    set_titles(ax, title)
    return ax
