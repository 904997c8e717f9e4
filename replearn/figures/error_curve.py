"""How much a representation does with few dimensions: its error on PCA's whole curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from replearn.errors import ContentError
from replearn.figures.line_labels import legend_beside, plain_log_axis
from replearn.figures.looks import Look, looks
from replearn.figures.palette import INK, readable
from replearn.figures.place_words import place_words
from replearn.figures.style import SMALL, TEXT, style
from replearn.figures.words import number, set_titles, shorten

Run = tuple[str, int, float, int | None]
PCA_CURVE = "PCA"  # its name in `drawn_as`
MOST_LABELLED = 10  # runs with words beside them; more have a legend
NAME_WIDTH = 2.2  # inches


@style()
def error_against_dimension(
    ax: Axes,
    pca_curve: np.ndarray,
    points: Sequence[Run],
    title: str = "",
    subtitle: str = "",
    curves: Sequence[np.ndarray | None] | None = None,
    drawn_as: Mapping[str, Look] | None = None,
) -> Axes:
    """Draw PCA's curve (K+1,), sse_per_image of k = 0..K components, and runs, both axes logarithmic.

    Each run is (name, dimension, sse_per_image, equivalent): a mark, and from it a dotted line to the place
    on PCA's curve where PCA has as little error, `equivalent` components (None: PCA never does).
    curves: of each run whose codes can be cut the errors with their first 1..D numbers (D,), else None.
    drawn_as: the look of each run, and of PCA, by name; None for colours in the runs' order.
    Raise ContentError on a curve that is not (K+1,) with K >= 1, and on dimensions below 1.

    >>> from replearn.figures.style import new_axes
    >>> curve = 50.0 / np.arange(1, 102)
    >>> ax = error_against_dimension(new_axes()[1], curve, [("autoencoder", 10, 1.25, 39)])
    >>> print(ax.texts[1].get_text())
    autoencoder  1.25
    10 numbers do the work of 39 of PCA
    """
    curve = np.asarray(pca_curve, dtype=np.float64)
    if curve.ndim != 1 or len(curve) < 2 or any(dimension < 1 for _, dimension, _, _ in points):
        raise ContentError(f"pca_curve {curve.shape}: must be (K+1,), K 1 or more; dimensions 1 or more")
    reached = curve[1:]
    others: Sequence[np.ndarray | None] = [None] * len(points) if curves is None else curves
    low = _lowest_drawn(reached, [sse for _, _, sse, _ in points])
    found = [drawn_as[name] for name, *_ in points] if drawn_as else _told_apart(len(points))
    ax.set_xscale("log")
    ax.set_yscale("log")
    ink = drawn_as[PCA_CURVE].color if drawn_as and PCA_CURVE in drawn_as else INK
    last = max([_draw_pca(ax, reached, low, ink), *(max(run[1], run[3] or 1) for run in points)])
    for errors, look in zip(others, found, strict=True):
        if errors is not None:
            ax.plot(np.arange(1, len(errors) + 1), errors, color=look.color, linewidth=1, zorder=2)
    ax.set_xlim(0.9, max(2.0, last * 1.15))
    drawn = [reached, *(errors for errors in others if errors is not None)]
    ax.set_ylim(low, max([2 * low, *(errors.max() for errors in drawn), *(sse for _, _, sse, _ in points)]) * 1.25)
    plain_log_axis(ax.xaxis)
    plain_log_axis(ax.yaxis)
    ax.grid()
    ax.set_xlabel("dimensions of the code")
    ax.set_ylabel("squared error per image (test)")
    set_titles(ax, title, subtitle)
    _draw_runs(ax, points, found, len(curve) - 1)
    return ax


def _told_apart(count: int) -> list[Look]:
    """Return looks of so many points, whatever their names: only their colours differ."""
    return [look._replace(marker="o") for look in looks({str(i): [str(i)] for i in range(count)}).values()]


def _draw_pca(ax: Axes, reached: np.ndarray, low: float, ink: tuple[float, float, float] | str) -> int:
    """Draw the curve down to `low`; the last number of components drawn."""
    errors = np.maximum(reached[: max(1, int((reached >= low).sum()))], low)
    k = np.arange(1, len(errors) + 1)
    below = np.maximum(reached[: len(k) + 1], low / 2)  # one more, so that the line leaves by the axis, not above it
    ax.plot(np.arange(1, len(below) + 1), below, color=ink, zorder=2, marker="o" if len(reached) == 1 else None)
    named = (float(k[len(k) // 8]), float(errors[len(k) // 8]))
    ax.annotate(
        PCA_CURVE, named, (6, 4), textcoords="offset points", fontweight="bold", fontsize=TEXT, color=readable(ink)
    )
    return len(k)


def _lowest_drawn(reached: np.ndarray, errors: Sequence[float]) -> float:
    """Return where the error axis ends: below all runs; PCA's fall to nothing at full rank is not worth the room."""
    positive = [error for error in errors if error > 0]
    floor = min(positive) / 3 if positive else reached.max() / 100
    return float(max(min(floor, reached.max() / 3), 1e-12))


def _draw_runs(ax: Axes, points: Sequence[Run], found: Sequence[Look], most: int) -> None:
    """Marks with their words, each where it covers no mark, no other words and as little of PCA's curve as it can."""
    low = ax.get_ylim()[0]  # an exact reconstruction, at 0, is drawn on the axis
    marks = []
    for run, look in zip(points, found, strict=True):
        _draw_run(ax, run, look)
        marks.append((float(run[1]), max(run[2], low)))
    if len(points) > MOST_LABELLED:
        named = {name: look for (name, *_), look in zip(points, found, strict=True)}
        dots = [Line2D([], [], ls="", marker=look.marker, color=look.color, ms=5) for look in named.values()]
        legend_beside(ax, dots, list(named), length=0.8)
        return
    words = [
        f"{shorten(name, NAME_WIDTH, SMALL)}  {number(sse)}\n{_words(dimension, equivalent, most)}"
        for name, dimension, sse, equivalent in points
    ]
    ends = [(float(run[3]), mark[1]) for run, mark in zip(points, marks, strict=True) if run[3] is not None]
    place_words(ax, marks, words, [readable(look.color) for look in found], ends)


def _draw_run(ax: Axes, run: Run, look: Look) -> None:
    dimension, sse, equivalent = run[1], max(run[2], ax.get_ylim()[0]), run[3]
    if equivalent is not None:
        ax.plot([dimension, equivalent], [sse, sse], color=look.color, linestyle=":", zorder=1)
        ax.plot(equivalent, sse, "o", mfc="white", mec=look.color, ms=4.5, zorder=3)
    ax.plot(dimension, sse, look.marker, color=look.color, mec="white", mew=0.6, ms=look.size(6.5), zorder=4)


def _words(dimension: int, equivalent: int | None, most: int) -> str:
    numbers = "1 number does" if dimension == 1 else f"{dimension} numbers do"
    if equivalent is None:
        return f"{numbers} more than {most} of PCA"
    if equivalent < dimension:
        return f"PCA does as well with {equivalent}"
    return f"{numbers} the work of {equivalent} of PCA"
