"""Where a map can be trusted: each point coloured by its own trustworthiness and continuity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize

from replearn.errors import ContentError
from replearn.figures.frame import frame_points
from replearn.figures.palette import FRAME, QUIET
from replearn.figures.style import SMALL, style
from replearn.figures.words import set_titles, wrap

# Pale where the map is right, dark where it is not; the palest tenth would vanish on white paper.
COLORS = ListedColormap(colormaps["cividis"](np.linspace(0.0, 0.92, 256)), "distortion")
LOWEST = 0.5  # a random map's value: the scale begins no lower
WORST = 0.02  # share of the points that may lie below the scale
READ_TRUST = (
    "Trustworthiness, mean {:.3f}. Dark: neighbours here that are none in truth; do not read likeness from "
    "closeness there."
)
READ_CONTINUITY = (
    "Continuity, mean {:.3f}. Dark: true neighbours were torn away from here; do not read difference from distance "
    "there."
)
NOT_READ = "Distances between clusters, and their sizes, are not measured here: read nothing from either."


@style()
def distortion_map(
    axes: Sequence[Axes],
    points: np.ndarray,
    trust: np.ndarray,
    continuity: np.ndarray,
    title: str = "",
    lowest: float | None = None,
) -> Sequence[Axes]:
    """Draw points (N,2) twice, coloured by trust (N,) and by continuity (N,), each 0..1, on one colour scale.

    The scale ends at 1 and begins where a fiftieth of the points lie below, not under 0.5, what a random map
    gives; worse points have its darkest colour. lowest: where it begins instead, from `lowest_shown`, so that maps
    beside each other have one scale. The worst are drawn last, on top. The subtitles say what
    may be read from the map, a line below says what may not. Wants a figure with a layout (`constrained`), for
    the colour bar.
    Raise ContentError on shapes that do not fit and values that are not finite.

    >>> from replearn.figures.style import new_figure
    >>> figure = new_figure(8, 4)
    >>> places, trust = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 1.0]]), np.array([1.0, 0.75, 0.5])
    >>> axes = distortion_map(figure.subplots(1, 2), places, trust, trust)
    >>> axes[0].collections[0].get_array().tolist(), axes[0].collections[0].get_clim()
    ([1.0, 0.75, 0.5], (0.5, 1.0))
    """
    places = np.asarray(points, dtype=np.float64)
    values = [np.asarray(each, dtype=np.float64) for each in (trust, continuity)]
    _check(axes, places, values)
    scale = Normalize(lowest_shown(values) if lowest is None else lowest, 1.0)
    words = (READ_TRUST.format(values[0].mean()), READ_CONTINUITY.format(values[1].mean()))
    bar = axes[0].figure.colorbar(ScalarMappable(scale, COLORS), ax=list(axes), extend="min", shrink=0.7, pad=0.02)
    bar.set_label("of each point (1: neighbourhood kept)", size=SMALL, color=QUIET)
    bar.outline.set_visible(False)
    for ax, each in zip(axes, values, strict=True):
        _draw(ax, places, each, scale)
    axes[0].figure.canvas.figure.draw_without_rendering()  # laid out: words are wrapped to what the bar leaves
    for ax, text in zip(axes, words, strict=True):
        set_titles(ax, title, text)
    width = axes[0].bbox.width / axes[0].figure.dpi
    axes[0].set_xlabel(wrap(NOT_READ, width, SMALL), fontsize=SMALL, color=QUIET, loc="left")
    return axes


def _check(axes: Sequence[Axes], places: np.ndarray, values: Sequence[np.ndarray]) -> None:
    if len(axes) != 2 or places.ndim != 2 or places.shape[1] != 2 or not len(places):
        raise ContentError(f"points {places.shape} on {len(axes)} axes: must be (N, 2), N 1 or more, on two")
    for name, each in zip(("trust", "continuity"), values, strict=True):
        if each.shape != places.shape[:1] or not np.isfinite(each).all():
            raise ContentError(f"{name} {each.shape}: must be ({len(places)},), finite, one a point")
    if not np.isfinite(places).all():
        raise ContentError("points: must be finite")


def lowest_shown(values: Sequence[np.ndarray]) -> float:
    """Return where one scale for all of these (N,) begins: a multiple of 0.05 that all but a fiftieth of each reach.

    >>> lowest_shown([np.full(100, 0.97), np.full(100, 0.83)])
    0.8
    """
    worst = min(float(np.quantile(each, WORST)) for each in values)
    return float(min(0.95, max(LOWEST, np.floor(20 * worst) / 20)))


def _draw(ax: Axes, places: np.ndarray, values: np.ndarray, scale: Normalize) -> None:
    order = np.argsort(-values, kind="stable")
    x, y = places[order].T
    size = float(np.clip(360 / np.sqrt(len(places)), 1.5, 36.0))
    ax.scatter(x, y, c=values[order], s=size, cmap=COLORS, norm=scale, linewidths=0, rasterized=True)
    frame_points(ax, places)
    ax.set_box_aspect(1)  # a box that keeps its shape: else each turn of the layout widens the limits
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set(visible=True, color=FRAME)
