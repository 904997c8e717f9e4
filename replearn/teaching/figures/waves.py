"""Sequences of numbers over time, one below the other: a sound, and what a filter makes of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from replearn.figures.palette import FRAME, SINGLE
from replearn.figures.style import style
from replearn.figures.words import set_titles


@style()
def waves(signals: Mapping[str, np.ndarray], xlabel: str = "") -> Figure:
    """Return a figure of signals (T,) as lines over a common axis that counts from 0, each under its name.

    >>> figure = waves({"sound": np.array([1.0, -1.0]), "answer": np.array([0.5])}, "sample")
    >>> [ax.lines[0].get_ydata().tolist() for ax in figure.axes]
    [[1.0, -1.0], [0.5]]
    """
    figure = Figure(figsize=(7, 1.6 * len(signals)), layout="constrained")
    axes = figure.subplots(len(signals), 1, sharex=True, squeeze=False)[:, 0]
    for ax, (name, values) in zip(axes, signals.items(), strict=True):
        ax.plot(np.arange(len(values)), values, color=SINGLE, linewidth=1)
        ax.axhline(0, color=FRAME, linewidth=0.8, zorder=1)
        set_titles(ax, name)
    axes[-1].set_xlabel(xlabel)
    return figure
