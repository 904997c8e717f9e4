"""Words beside the ends of lines, moved apart where they would overlap, and axes with plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from replearn.figures.canvas import inches
from replearn.figures.style import SMALL
from replearn.figures.words import shorten

WIDEST = 2.0  # inches


def spread(wanted: np.ndarray, gap: float) -> np.ndarray:
    """Positions (n,) in 0..1, as near to the `wanted` ones as can be, in their order, `gap` apart where n allows.

    >>> spread(np.array([0.5, 0.51, 0.9]), 0.1).round(3).tolist()
    [0.455, 0.555, 0.9]
    """
    order = np.argsort(wanted, kind="stable")
    n = len(order)
    gap = min(gap, 1 / max(n - 1, 1))
    steps = gap * np.arange(n)
    # x_i - i*gap must not fall: the nearest such sequence averages the offenders (isotonic regression)
    blocks: list[list[float]] = []
    for value in np.asarray(wanted, dtype=np.float64)[order] - steps:
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value, weight = blocks.pop()
            last = blocks[-1]
            last[:] = [(last[0] * last[1] + value * weight) / (last[1] + weight), last[1] + weight]
    means = np.repeat([mean for mean, _ in blocks], [int(weight) for _, weight in blocks])
    placed = np.empty(n)
    placed[order] = np.clip(means, 0, 1 - gap * (n - 1)) + steps
    return placed


def end_labels(ax: Axes, labels: Sequence[tuple[float, str, object]]) -> None:
    """Write (y in data, text, colour) to the right of `ax`, each as near to its y as the others let it.

    The limits of `ax` must be set before.
    """
    if not labels:
        return
    y = np.array([value for value, _, _ in labels])
    x = np.full(len(y), ax.get_xlim()[1])
    fractions = (ax.transScale + ax.transLimits).transform(np.column_stack([x, y]))[:, 1]
    gap = inches(SMALL) / (ax.bbox.height / ax.figure.dpi)
    for place, (_, text, color) in zip(spread(fractions, gap), labels, strict=True):
        ax.annotate(
            shorten(text, WIDEST, SMALL),
            (1, place),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            fontsize=SMALL,
            color=color,  # type: ignore[arg-type]
            va="center",
        )


def plain_log_axis(axis: Axis) -> None:
    """Ticks at 1, 2, 5, 10, 20, ... written as plain numbers, for an axis on a logarithmic scale."""
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=12))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
