"""Words beside the ends of lines, moved apart where they would overlap, and axes with plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from replearn.figures.canvas import inches
from replearn.figures.palette import readable
from replearn.figures.style import SMALL
from replearn.figures.words import shorten

WIDEST = 2.0  # inches
MOST_POWERS = 1e4  # largest over smallest value of a logarithmic axis whose every tick is named
Label = tuple[float, str, np.ndarray | tuple[float, float, float] | str]


def spread(wanted: np.ndarray, gap: float) -> np.ndarray:
    """Return positions (n,) in 0..1 near the `wanted` ones, in their order, `gap` apart where n allows.

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


def end_labels(ax: Axes, labels: Sequence[Label]) -> None:
    """Write (y in data, text, colour) to the right of `ax`, each as near to its y as the others let it.

    The limits of `ax` must be set before. Colours too light for words are darkened.
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
            color=readable(color),
            va="center",
        )


def push_apart(centers: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return centres (n,2) of boxes of `sizes` (n,2), moved as little as it takes until hardly two overlap.

    >>> push_apart(np.array([[0.0, 0.0], [0.0, 0.1]]), np.array([[2.0, 0.5], [2.0, 0.5]])).round(2).tolist()
    [[0.0, -0.2], [0.0, 0.3]]
    """
    moved = np.array(centers, dtype=np.float64)
    for _ in range(100):
        clean = True
        for i in range(len(moved)):
            for j in range(i):
                apart = moved[i] - moved[j]
                overlap = (sizes[i] + sizes[j]) / 2 - np.abs(apart)
                if (overlap > 1e-9).all():
                    axis = int(np.argmin(overlap))
                    half = overlap[axis] / 2 * (1 if apart[axis] >= 0 else -1)
                    moved[i, axis] += half
                    moved[j, axis] -= half
                    clean = False
        if clean:
            break
    return moved


def legend_beside(
    ax: Axes, handles: Sequence[Artist], words: Sequence[str], width: float = WIDEST, length: float = 2.0
) -> None:
    """A legend at the right of `ax`, outside, its words cut to `width` inches, its marks `length` em wide.

    matplotlib leaves out entries that start with "_", as a folder's name may: the words are set afterwards.
    """
    legend = ax.legend(handles, ["-"] * len(handles), loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=length)
    for entry, word in zip(legend.get_texts(), words, strict=True):
        entry.set_text(shorten(word, width, SMALL))


def plain_log_axis(axis: Axis) -> None:
    """Ticks at 1, 2, 5, 10, 20, ... written as plain numbers, for an axis on a logarithmic scale.

    Over more than four powers of ten only these are named.
    """

    def plain(value: float, _: int) -> str:
        low, high = axis.get_view_interval()
        wide, power = high / low > MOST_POWERS, round(np.log10(value), 6)
        return "" if wide and power % 1 else np.format_float_positional(value, precision=12, trim="-")

    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=12))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(plain))
