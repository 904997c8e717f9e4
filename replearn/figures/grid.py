"""What the decoder makes of every place in a plane of two-dimensional codes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.canvas import check_images, picture
from replearn.figures.style import style
from replearn.figures.words import set_titles

Extent = tuple[float, float, float, float]


def grid_codes(rows: int, cols: int, extent: Extent) -> np.ndarray:
    """Return the codes (rows*cols, 2) to decode for `decoded_grid`, row by row from the lowest second coordinate.

    `extent` is (first, last) of z0, then of z1: the centres of the outer images.

    >>> grid_codes(2, 2, (-1, 1, 0, 3)).tolist()
    [[-1.0, 0.0], [1.0, 0.0], [-1.0, 3.0], [1.0, 3.0]]
    """
    left, right, bottom, top = extent
    z0, z1 = np.meshgrid(np.linspace(left, right, cols), np.linspace(bottom, top, rows))
    return np.column_stack([z0.ravel(), z1.ravel()])


@style()
def decoded_grid(
    ax: Axes,
    images: np.ndarray,
    rows: int,
    cols: int,
    extent: Extent,
    title: str = "",
    subtitle: str = "",
) -> Axes:
    """Draw decoded images (rows*cols,C,H,W), in the order of `grid_codes`, as one mosaic over their codes.

    Image r*cols + c lies at column c from the left and row r from the bottom, so that the mosaic lies over
    the plane as a scatter of the codes does. Raise ContentError if there are not rows*cols images.

    >>> from replearn.figures.style import new_axes
    >>> ax = decoded_grid(new_axes(5, 5)[1], np.zeros((6, 1, 8, 8)), 2, 3, (-2, 2, -1, 1))
    >>> ax.images[0].get_array().shape, ax.images[0].get_extent()
    ((16, 24), [-3.0, 3.0, -2.0, 2.0])
    """
    images = check_images("images", images)
    if rows < 1 or cols < 1 or len(images) != rows * cols:
        raise ContentError(f"images: {len(images)} given for {rows} rows of {cols}")
    channels, high, wide = images.shape[1:]
    cells = images.reshape(rows, cols, channels, high, wide)[::-1]  # the top row of a picture comes first
    mosaic = cells.transpose(2, 0, 3, 1, 4).reshape(channels, rows * high, cols * wide)
    left, right, bottom, top = extent
    step = (_step(left, right, cols), _step(bottom, top, rows))
    edges = (left - step[0] / 2, right + step[0] / 2, bottom - step[1] / 2, top + step[1] / 2)
    # one code unit up is (high / step) pixels, one to the right (wide / step): pixels stay square
    aspect = (high / step[1]) / (wide / step[0])
    ax.imshow(picture(mosaic), cmap="gray", vmin=0, vmax=1, extent=edges, aspect=aspect)
    ax.set_xlabel("z0")
    ax.set_ylabel("z1")
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)  # the mosaic's own edge is line enough
    set_titles(ax, title, subtitle)
    return ax


def _step(first: float, last: float, count: int) -> float:
    step = (last - first) / (count - 1) if count > 1 else 1.0
    if not step > 0:
        raise ContentError(f"extent {first}..{last}: the last must be larger than the first")
    return float(step)
