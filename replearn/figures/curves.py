"""How a training went: losses and errors over the epochs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from replearn.errors import ContentError
from replearn.figures.line_labels import Label, end_labels, legend_beside, plain_log_axis
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
    is positive and spans a factor of eight or more. Raise ContentError on unequal lengths.

    >>> from replearn.figures.style import new_axes
    >>> val = np.array([9.0, 3.0, 2.0])
    >>> ax = learning_curves(new_axes()[1], np.arange(3), {"val": val}, "error", {"PCA": 4})
    >>> [text.get_text() for text in ax.texts], ax.get_yscale()
    (['val  2.00', 'PCA  4.00'], 'linear')
    """
    epochs = np.asarray(epochs, dtype=np.float64)
    levels = dict(references or {})
    lines = _checked(epochs, series)
    drawn, ends = _draw(ax, epochs, lines)
    for value in levels.values():
        ax.axhline(value, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    _set_scale(ax, [*lines.values(), np.array(list(levels.values()))])
    ax.margins(x=0.02)
    ax.set_xlabel("epoch")
    ax.set_ylabel(ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.grid(axis="y")
    if len(ends) > MOST_LABELLED:
        legend_beside(ax, drawn, list(lines))
        ends = []
    ends += [(value, name, QUIET) for name, value in levels.items()]
    end_labels(ax, [(value, f"{name}  {number(value)}", color) for value, name, color in ends])
    set_titles(ax, title, subtitle)
    return ax


def _checked(epochs: np.ndarray, series: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the series as float64, without those that have no value at all."""
    lines = {name: np.asarray(values, dtype=np.float64) for name, values in series.items()}
    for name, values in lines.items():
        if values.shape != epochs.shape or epochs.ndim != 1:
            raise ContentError(f"series {name} {values.shape} and epochs {epochs.shape}: must both be (E,)")
    return {name: values for name, values in lines.items() if np.isfinite(values).any()}


def _draw(ax: Axes, epochs: np.ndarray, lines: dict[str, np.ndarray]) -> tuple[list[Line2D], list[Label]]:
    """Return the lines drawn, and for each its last value, name and colour."""
    drawn: list[Line2D] = []
    ends: list[Label] = []
    for color, (name, values) in zip(class_colors(len(lines)), lines.items(), strict=True):
        seen = np.isfinite(values)
        marker = "o" if seen.sum() < 3 else None  # a line of one point would not be seen
        drawn += ax.plot(epochs[seen], values[seen], color=tuple(color), marker=marker, markersize=4)
        ends.append((float(values[seen][-1]), name, color))
    return drawn, ends


def _set_scale(ax: Axes, lines: list[np.ndarray]) -> None:
    values = np.concatenate(lines)
    values = values[np.isfinite(values)]
    if len(values) and values.min() > 0 and values.max() / values.min() >= LOG_FROM:
        ax.set_yscale("log")
        plain_log_axis(ax.yaxis)
    ax.autoscale_view()
