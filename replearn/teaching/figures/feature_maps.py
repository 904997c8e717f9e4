"""Images and what filters make of them, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replearn.figures.palette import FRAME
from replearn.figures.style import TEXT, style

BRIGHT = 99.5  # percentile of the sizes that gets the full colour: a few extremes would leave the rest pale
TITLE_ROOM = 0.3  # inches above each row


@style()
def feature_map(ax: Axes, values: np.ndarray, title: str = "") -> Axes:
    """Draw (H, W): in grey from 0 where nothing is below 0, else blue below 0 and red above it.

    (H, W, 3) uint8 is a colour picture and drawn as it is.

    >>> from replearn.figures.style import new_axes
    >>> ax = feature_map(new_axes()[1], np.array([[-4.0, 4.0]]))
    >>> ax.images[0].get_cmap().name, ax.images[0].get_clim()
    ('RdBu_r', (-4.0, 4.0))
    """
    most = float(np.percentile(np.abs(values), BRIGHT)) or 1.0
    if values.min() < 0:
        ax.imshow(values, cmap="RdBu_r", vmin=-most, vmax=most)
    else:
        ax.imshow(values, cmap="gray", vmin=0, vmax=most)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=FRAME)
    ax.set_title(title, fontsize=TEXT)
    return ax


@style()
def map_panels(panels: Mapping[str, np.ndarray], columns: int, width: float = 7.0) -> Figure:
    """Return a figure `width` inches wide of named `feature_map`s of one shape, `columns` a row.

    >>> figure = map_panels({"input": np.ones((4, 4)), "edges": -np.ones((4, 4))}, columns=2)
    >>> [ax.get_title() for ax in figure.axes]
    ['input', 'edges']
    """
    rows = -(-len(panels) // columns)
    high, wide = next(iter(panels.values())).shape[:2]
    figure = Figure(figsize=(width, rows * (width / columns * high / wide + TITLE_ROOM)), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, (name, values) in zip(axes, panels.items(), strict=False):
        feature_map(ax, values, name)
    for ax in axes[len(panels) :]:
        ax.remove()
    return figure
