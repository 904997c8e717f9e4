"""A number for several cases, one dot a method: errors by kind of change, accuracies by data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.line_labels import legend_beside
from replearn.figures.looks import MARKERS
from replearn.figures.palette import class_colors
from replearn.figures.style import TEXT, style
from replearn.figures.words import set_titles

GROUP = 0.7  # of the distance between two groups: how far the dots of one group spread


@style()
def grouped_dots(
    ax: Axes,
    groups: Sequence[str],
    series: Mapping[str, np.ndarray],
    ylabel: str,
    title: str = "",
    subtitle: str = "",
) -> Axes:
    """Draw each series (R, G), R measurements of each of G groups: a dot at the median, a bar from least to most.

    The dots of a group stand side by side, in the order of the series. Raise ContentError on a series that
    has not one column a group, or no row.

    >>> from replearn.figures.style import new_axes
    >>> errors = {"MLP": np.array([[2.0, 8.0], [4.0, 8.0]]), "CNN": np.array([[1.0, 1.0]])}
    >>> ax = grouped_dots(new_axes()[1], ["shifted", "turned"], errors, "error in %")
    >>> ax.lines[0].get_ydata().tolist(), [text.get_text() for text in ax.get_xticklabels()]
    ([3.0, 8.0], ['shifted', 'turned'])
    """
    places = np.arange(len(groups), dtype=np.float64)
    steps = np.linspace(-GROUP / 2, GROUP / 2, len(series) + 2)[1:-1]
    handles = []
    for i, ((name, values), step, color) in enumerate(
        zip(series.items(), steps, class_colors(len(series)), strict=True)
    ):
        rows = np.asarray(values, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != len(groups) or len(rows) == 0:
            raise ContentError(f"series {name} {rows.shape}: must be (R, {len(groups)}), R 1 or more")
        rgb = tuple(color)
        ax.vlines(places + step, rows.min(axis=0), rows.max(axis=0), color=rgb, linewidth=1.2)
        handles += ax.plot(places + step, np.median(rows, axis=0), MARKERS[i % len(MARKERS)], color=rgb, markersize=5)
    ax.set_xticks(places, list(groups), fontsize=TEXT)
    ax.set_xlim(-0.5, len(groups) - 0.5)
    ax.tick_params(axis="x", length=0)
    ax.vlines(places[1:] - 0.5, 0, 1, transform=ax.get_xaxis_transform(), color="#e6e6e6", linewidth=0.5)
    ax.set_ylabel(ylabel)
    ax.grid(axis="y")
    legend_beside(ax, handles, list(series))
    set_titles(ax, title, subtitle)
    return ax
