"""A latent space as a picture: one point an image, one colour a class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from replearn.errors import ContentError
from replearn.figures.canvas import inches
from replearn.figures.frame import frame_points
from replearn.figures.line_labels import legend_beside, push_apart
from replearn.figures.palette import FRAME, MOST_NAMED, SINGLE, UNKNOWN, class_colors
from replearn.figures.style import SMALL, TEXT, style
from replearn.figures.words import set_titles, shorten, text_width

LONGEST_RATIO = 3.0  # of the two ranges: beyond, equal scales would draw a strip
MOST_COMPARED = 300  # points of a class whose distances are worked out, up to twice as many
NAME_WIDTH = 1.1  # inches of a class's name on the points; the legend has 2.2
LEGEND_WIDTH = 2.2


@style()
def latent_scatter(
    ax: Axes,
    points: np.ndarray,
    labels: np.ndarray | None = None,
    class_names: Sequence[str] | None = None,
    title: str = "",
    subtitle: str = "",
    axis_names: tuple[str, str] | None = None,
    ticks: bool = True,
    seed: int = 0,
) -> Axes:
    """Draw points (N,2) coloured by labels (N,) int64 (-1: unknown, grey, underneath).

    Up to twenty classes (the length of `class_names`, else the largest label + 1) are named, in the middle of
    their points and in a legend beside the axes; more get a continuous map. The points are drawn in a seeded
    random order so that no class hides another. `ticks=False` for UMAP and t-SNE, whose axes mean nothing.
    Raise ContentError on shapes that do not fit, points not finite, labels without a name.

    >>> from replearn.figures.style import new_axes
    >>> _, ax = new_axes(6.5, 5)
    >>> ax = latent_scatter(ax, np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0, 1]), ["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['cat', 'dog']
    """
    points = np.asarray(points, dtype=np.float64)
    marks = np.full(len(points), -1) if labels is None else np.asarray(labels, dtype=np.int64)
    k = _checked_classes(points, marks, class_names)
    names = list(class_names) if class_names is not None else [str(label) for label in range(k)]
    order = np.random.default_rng(seed).permutation(len(points))
    order = order[np.argsort(marks[order] >= 0, kind="stable")]  # unknown ones first, so underneath
    known = np.unique(marks[marks >= 0])
    colors = np.vstack([class_colors(k), to_rgb(UNKNOWN if len(known) else SINGLE)])  # row -1: unknown
    size, alpha = _size_and_alpha(len(points))
    x, y = points[order].T
    ax.scatter(x, y, c=colors[marks[order]], s=size, alpha=alpha, linewidths=0, rasterized=True)
    frame_points(ax, points)
    _finish_axes(ax, points, axis_names, ticks)
    if k <= MOST_NAMED and len(known):
        _name_classes(ax, points, marks, names, colors)
    set_titles(ax, title, subtitle)
    return ax


def _checked_classes(points: np.ndarray, marks: np.ndarray, names: Sequence[str] | None) -> int:
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0 or marks.shape != points.shape[:1]:
        raise ContentError(f"points {points.shape} and labels {marks.shape}: must be (N, 2) and (N,), N 1 or more")
    if not np.isfinite(points).all():
        bad = int((~np.isfinite(points)).any(axis=1).sum())
        raise ContentError(f"points: {bad} of {len(points)} are not finite; such codes cannot be drawn")
    largest = int(marks.max()) + 1
    if marks.min() < -1 or (names is not None and largest > len(names)):
        raise ContentError(
            f"labels {marks.min()}..{largest - 1}: must be -1 (unknown) or the position of one of "
            f"{'the classes' if names is None else len(names)} class names"
        )
    return largest if names is None else len(names)


def _size_and_alpha(n: int) -> tuple[float, float]:
    """Return the area in square points, opacity: 36 and 0.9 for 100 points, 3.6 and 0.62 for 10,000."""
    return float(np.clip(360 / np.sqrt(n), 1.0, 36.0)), float(np.clip(0.9 * (n / 800) ** -0.15, 0.4, 0.9))


def _name_classes(ax: Axes, points: np.ndarray, marks: np.ndarray, names: Sequence[str], colors: np.ndarray) -> None:
    entries = [label for label in range(len(names)) if (marks == label).any()]
    middles = np.array([_middle(points[marks == label]) for label in entries])
    size = TEXT + 1 if len(entries) <= 10 else SMALL
    words = [shorten(names[label], NAME_WIDTH, size) for label in entries]
    halo = [withStroke(linewidth=2.2, foreground="white")]
    for (x, y), text in zip(_apart(ax, middles, words, size), words, strict=True):
        ax.text(x, y, text, ha="center", va="center", fontsize=size, weight="bold", path_effects=halo)
    full = [names[label] for label in entries]
    if (marks < 0).any():
        entries.append(-1)
        full.append("no label")
    dots = [Line2D([], [], ls="", marker="o", ms=4.5, mec="none", mfc=colors[label]) for label in entries]
    legend_beside(ax, dots, full, LEGEND_WIDTH, length=0.8)


def _middle(points: np.ndarray) -> np.ndarray:
    """Return the one of points (n,2) whose nearest quarter of them is nearest: the middle of the largest clump.

    Not the median, which lies where nothing of a class is that has two clumps.

    >>> _middle(np.array([[0.0, 0.0], [4.0, 4.0], [9.0, 9.0], [9.0, 8.0], [9.0, 7.0]])).tolist()
    [9.0, 9.0]
    """
    some = points[:: max(1, len(points) // MOST_COMPARED)]
    apart = np.linalg.norm(some[:, None] - some, axis=2)
    quarter = len(some) // 4
    return np.asarray(some[np.argmin(np.partition(apart, quarter, axis=1)[:, quarter])])


def _apart(ax: Axes, middles: np.ndarray, words: Sequence[str], size: float) -> np.ndarray:
    """Return where the names go: the medians themselves, but for names that would hide each other."""
    ax.apply_aspect()  # settles the limits, so that data can be measured in inches
    to_inches = ax.transData + ax.figure.dpi_scale_trans.inverted()
    sizes = np.array([(text_width(word, size, "bold") + 0.04, inches(size)) for word in words])
    centers = to_inches.transform(middles)
    moved = push_apart(centers, sizes)
    if np.array_equal(moved, centers):
        return middles
    return np.where(moved == centers, middles, to_inches.inverted().transform(moved))


def _finish_axes(ax: Axes, points: np.ndarray, axis_names: tuple[str, str] | None, ticks: bool) -> None:
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    ranges = high - low
    if ranges.min() > 0 and ranges.max() / ranges.min() <= LONGEST_RATIO:
        ax.set_aspect("equal", adjustable="datalim")
    if not ticks:
        ax.set_xticks([])
        ax.set_yticks([])
        for spine in ax.spines.values():
            spine.set(visible=True, color=FRAME)
    if axis_names is not None:
        ax.set_xlabel(axis_names[0])
        ax.set_ylabel(axis_names[1])
