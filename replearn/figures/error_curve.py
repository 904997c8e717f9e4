"""How much a representation does with few dimensions: its error on PCA's whole curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.canvas import inches
from replearn.figures.labels import plain_log_axis, spread
from replearn.figures.palette import INK, QUIET, class_colors
from replearn.figures.style import SMALL, TEXT, style
from replearn.figures.words import LINE, number, set_titles, shorten

Run = tuple[str, int, float, int | None]
NAME_WIDTH = 2.2  # inches


@style()
def error_against_dimension(
    ax: Axes,
    pca_curve: np.ndarray,
    points: Sequence[Run],
    title: str = "",
    subtitle: str = "",
    ylabel: str = "squared error per image (test)",
) -> Axes:
    """Draw PCA's curve (K+1,), sse_per_image of k = 0..K components, and runs, both axes logarithmic.

    Each run is (name, dimension, sse_per_image, equivalent): a mark, and from it a dotted line to the place
    on PCA's curve where PCA has as little error, `equivalent` components (None: PCA never does).
    Raises ContentError on a curve that is not (K+1,) with K >= 1, and on dimensions below 1.

    >>> from replearn.figures.style import new_axes
    >>> curve = 50.0 / np.arange(1, 102)
    >>> ax = error_against_dimension(new_axes()[1], curve, [("autoencoder", 10, 1.25, 39)])
    >>> print(ax.texts[0].get_text())
    autoencoder  1.25
    10 numbers do the work of 39 of PCA
    """
    curve = np.asarray(pca_curve, dtype=np.float64)
    if curve.ndim != 1 or len(curve) < 2 or any(dimension < 1 for _, dimension, _, _ in points):
        raise ContentError(f"pca_curve {curve.shape}: must be (K+1,), K 1 or more; dimensions 1 or more")
    reached = curve[1:]
    low = _lowest_drawn(reached, [sse for _, _, sse, _ in points])
    k = np.arange(1, len(curve))
    ax.set_xscale("log")
    ax.set_yscale("log")
    drawn = reached >= low
    ax.plot(k[drawn], reached[drawn], color=INK, zorder=2, marker="o" if drawn.sum() == 1 else None)
    last = max([int(k[drawn][-1]), *(max(run[1], run[3] or 1) for run in points)])
    ax.set_xlim(0.9, max(2.0, last * 1.15))
    ax.set_ylim(low, max([reached.max(), *(sse for _, _, sse, _ in points)]) * 1.25)
    plain_log_axis(ax.xaxis)
    plain_log_axis(ax.yaxis)
    ax.grid()
    middle = int(k[drawn][len(k[drawn]) // 8])
    ax.annotate(
        "PCA", (middle, curve[middle]), (6, 4), textcoords="offset points", fontweight="bold", fontsize=TEXT
    )
    _draw_runs(ax, points, len(curve) - 1)
    ax.set_xlabel("dimensions of the code")
    ax.set_ylabel(ylabel)
    set_titles(ax, title, subtitle)
    return ax


def _lowest_drawn(reached: np.ndarray, errors: Sequence[float]) -> float:
    """Where the error axis ends: below all runs; PCA's fall to nothing at full rank is not worth the room."""
    positive = [error for error in errors if error > 0]
    floor = min(positive) / 3 if positive else reached.max() / 100
    return float(max(min(floor, reached.max() / 3), 1e-12))


def _draw_runs(ax: Axes, points: Sequence[Run], most: int) -> None:
    to_axes = ax.transScale + ax.transLimits
    colors = class_colors(len(points))
    below = 1.2 * inches(SMALL) / (ax.bbox.height / ax.figure.dpi)  # from a mark to the middle of its words
    fractions = np.array([to_axes.transform((run[1], run[2])) for run in points]).reshape(-1, 2)
    heights = spread(fractions[:, 1] - below, 2 * below)
    for run, color, (x, y), height in zip(points, colors, fractions, heights, strict=True):
        name, dimension, sse, equivalent = run
        if equivalent is not None:
            ax.plot([dimension, equivalent], [sse, sse], color=tuple(color), linestyle=":", zorder=1)
            ax.plot(equivalent, sse, "o", mfc="white", mec=tuple(color), ms=4.5, zorder=3)
        ax.plot(dimension, sse, "o", color=tuple(color), mec="white", mew=0.6, ms=6.5, zorder=4)
        moved = abs(y - below - height) > below
        ax.annotate(
            f"{shorten(name, NAME_WIDTH, SMALL)}  {number(sse)}\n{_words(dimension, equivalent, most)}",
            (x, y),
            xycoords="axes fraction",
            xytext=(x + (0.02 if moved else 0), height),
            textcoords="axes fraction",
            fontsize=SMALL,
            color=tuple(color),
            ha="left" if x < 0.45 else "right",
            va="center",
            linespacing=LINE,
            arrowprops={"arrowstyle": "-", "color": QUIET, "lw": 0.4} if moved else None,
        )


def _words(dimension: int, equivalent: int | None, most: int) -> str:
    numbers = "1 number does" if dimension == 1 else f"{dimension} numbers do"
    if equivalent is None:
        return f"{numbers} more than {most} of PCA"
    return f"{numbers} the work of {equivalent} of PCA"
