"""Which input each output of a layer is connected to, coloured by the weight that they share."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from replearn.figures.palette import FRAME, class_colors
from replearn.figures.style import style


@style()
def connections_drawn(
    ax: Axes, outputs: np.ndarray, inputs: np.ndarray, weights: np.ndarray, shape: tuple[int, int]
) -> Axes:
    """Draw a weight matrix of `shape` (outputs, inputs): a square a connection, equal colours for one weight.

    outputs, inputs, weights: (M,) whole numbers, the row, the column and the weight of each connection.

    >>> from replearn.figures.style import new_axes
    >>> ax = connections_drawn(new_axes()[1], np.array([0, 1]), np.array([0, 1]), np.array([0, 0]), (2, 3))
    >>> len(ax.collections[0].get_paths()), [name.get_text() for name in (ax.xaxis.label, ax.yaxis.label)]
    (2, ['input pixel', 'output value'])
    """
    colors = class_colors(int(weights.max()) + 1)
    squares = [Rectangle((column, row), 1, 1) for row, column in zip(outputs, inputs, strict=True)]
    ax.add_collection(PatchCollection(squares, facecolors=colors[weights], edgecolors="white", linewidths=0.2))
    ax.set_xlim(0, shape[1])
    ax.set_ylim(shape[0], 0)
    ax.set_aspect("equal")
    ax.set_xlabel("input pixel")
    ax.set_ylabel("output value")
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=FRAME)
    return ax
