"""Many small maps as one picture: the filters of a layer, or its feature maps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.style import TEXT, style

GAP = 0.12  # of a map's side, between two maps
ROW_NAME = 0.36  # inches above a mosaic


@style()
def mosaic(ax: Axes, maps: np.ndarray, columns: int, title: str = "") -> Axes:
    """Draw maps (n,H,W), `columns` a row: blue below 0 and red above where any is below, else in grey from 0.

    Each map has its own scale, its largest size the full colour; one that is 0 all over stays blank. A map is one
    unit wide, whatever its W, so that mosaics of equal columns line up. Raise ContentError where there is no map.

    >>> from replearn.figures.style import new_axes
    >>> ax = mosaic(new_axes()[1], np.ones((5, 25, 25)), columns=3)
    >>> [image.get_extent() for image in ax.images[:2]]  # left, right, bottom, top
    [[0.0, 1.0, 1.0, 0.0], [1.12, 2.12, 1.0, 0.0]]
    """
    maps = np.asarray(maps, dtype=np.float64)
    if maps.ndim != 3 or 0 in maps.shape:
        raise ContentError(f"maps {maps.shape}: must be (n, H, W), one map or more")
    n, high, wide = maps.shape
    tall, rows = high / wide, -(-n // columns)
    colours = ("RdBu_r", -1) if (maps < 0).any() else ("gray", 0)
    most = np.abs(maps).max(axis=(1, 2), keepdims=True)
    for place, one in enumerate(maps / np.where(most > 0, most, 1)):
        top, left = place // columns * (tall + GAP), place % columns * (1 + GAP)
        extent = (left, left + 1, top + tall, top)
        ax.imshow(one, cmap=colours[0], vmin=colours[1], vmax=1, extent=extent, interpolation="nearest")
    ax.set_xlim(0, columns * (1 + GAP) - GAP)
    ax.set_ylim(rows * (tall + GAP) - GAP, 0)
    ax.axis("off")
    ax.set_anchor("W")
    ax.set_title(title, fontsize=TEXT, loc="left")
    return ax


@style()
def mosaics(layers: Mapping[str, np.ndarray], columns: int, width: float = 7.0) -> Figure:
    """Return a figure `width` inches wide with a `mosaic` of each layer's maps (n,H,W) below the one before.

    >>> figure = mosaics({"first": np.ones((8, 6, 6)), "second": np.ones((16, 3, 3))}, columns=8)
    >>> [ax.get_title(loc="left") for ax in figure.axes]
    ['first', 'second']
    """
    cell = width / columns
    heights = [-(-len(maps) // columns) * cell * maps.shape[1] / maps.shape[2] for maps in layers.values()]
    figure = Figure(figsize=(width, sum(heights) + len(heights) * ROW_NAME), layout="constrained")
    axes = figure.subplots(len(layers), 1, squeeze=False, height_ratios=heights)[:, 0]
    for ax, (name, maps) in zip(axes, layers.items(), strict=True):
        mosaic(ax, maps, columns, name)
    return figure
