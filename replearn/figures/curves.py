"""How a training went: losses and errors over the epochs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from replearn.errors import ContentError
from replearn.figures.labels import end_labels, plain_log_axis
from replearn.figures.palette import QUIET, class_colors
from replearn.figures.style import style
from replearn.figures.words import number, set_titles

LOG_FROM = 8.0  # largest over smallest value: from here a linear axis flattens the end of a training
MOST_LABELLED = 8  # series named at their ends; more get a legend


@style()
def learning_curves(
    ax: Axes,
    epochs: np.ndarray,
    series: Mapping[str, np.ndarray],
    ylabel: str,
    references: Mapping[str, float] | None = None,
    title: str = "",
    subtitle: str = "",
) -> Axes:
    """Draw each series (E,) over epochs (E,), named with its last value, and dashed reference values.

    nan where nothing was measured: the line then joins its neighbours. The y axis is logarithmic where all
    is positive and spans a factor of eight or more. Raises ContentError on unequal lengths.

    >>> from replearn.figures.style import new_axes
    >>> ax = learning_curves(new_axes()[1], np.arange(3), {"val": np.array([9.0, 3.0, 2.0])}, "error", {"PCA": 4})
    >>> [text.get_text() for text in ax.texts], ax.get_yscale()
    (['val  2', 'PCA  4'], 'linear')
    """
    epochs = np.asarray(epochs, dtype=np.float64)
    lines = {name: np.asarray(values, dtype=np.float64) for name, values in series.items()}
    for name, values in lines.items():
        if values.shape != epochs.shape or epochs.ndim != 1:
            raise ContentError(f"series {name} {values.shape} and epochs {epochs.shape}: must both be (E,)")
    colors = class_colors(len(lines))
    lines = {name: values for name, values in lines.items() if np.isfinite(values).any()}
    levels = dict(references or {})
    ends: list[tuple[float, str, object]] = []
    for color, (name, values) in zip(colors, lines.items(), strict=False):
        seen = np.isfinite(values)
        marker = "o" if seen.sum() < 3 else None
        ax.plot(epochs[seen], values[seen], color=tuple(color), label=name, marker=marker, markersize=4)
        ends.append((float(values[seen][-1]), name, tuple(color)))
    for value in levels.values():
        ax.axhline(value, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    _set_scale(ax, [*lines.values(), np.array(list(levels.values()))])
    ax.set_xlabel("epoch")
    ax.set_ylabel(ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y")
    if len(ends) > MOST_LABELLED:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 0.5))
        ends = []
    ends += [(value, name, QUIET) for name, value in levels.items()]
    end_labels(ax, [(value, f"{name}  {number(value)}", color) for value, name, color in ends])
    set_titles(ax, title, subtitle)
    return ax


def _set_scale(ax: Axes, lines: list[np.ndarray]) -> None:
    values = np.concatenate(lines)
    values = values[np.isfinite(values)]
    if len(values) and values.min() > 0 and values.max() / values.min() >= LOG_FROM:
        ax.set_yscale("log")
        plain_log_axis(ax.yaxis)
    ax.autoscale_view()
