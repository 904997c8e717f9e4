"""A figure of one number against another, a line for each thing compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from replearn.figures.lines import metric_against
from replearn.figures.style import new_axes


def line_figure(
    series: Mapping[str, Sequence[float]], xlabel: str, ylabel: str, at: Sequence[int] = (), log: bool = False
) -> Figure:
    """Return one line a series, at the settings `at`, spaced by their ratios, or at 1, 2, 3 ...; log: a logarithmic y.

    >>> line_figure({"a": [1, 4], "b": [2, 3]}, "layer", "norm").axes[0].lines[0].get_xdata().tolist()
    [1.0, 2.0]
    """
    figure, ax = new_axes(6, 3.2)
    if log:
        ax.set_yscale("log")
    lines = {name: (np.array(at or range(1, len(y) + 1)), np.array(y), None) for name, y in series.items()}
    metric_against(ax, lines, xlabel, ylabel, logx=len(at) > 0)
    return figure
