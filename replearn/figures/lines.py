"""A number against a setting, one line a representation: accuracy against dimension, trust against k."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from replearn.errors import ContentError
from replearn.figures.line_labels import Label, end_labels, legend_beside, plain_log_axis
from replearn.figures.looks import Look, looks
from replearn.figures.palette import QUIET
from replearn.figures.style import style
from replearn.figures.words import number, set_titles

Series = tuple[np.ndarray, np.ndarray, np.ndarray | None]
MOST_LABELLED = 8  # lines named at their ends; more get a legend
MOST_TICKS = 10  # settings that all stand on a logarithmic axis
MOST_MARKS = 8  # on a line: more would hide its dashes
MARK = 5.5  # points
BAND = 0.15  # opacity


@style()
def metric_against(
    ax: Axes,
    series: Mapping[str, Series],
    xlabel: str,
    ylabel: str,
    logx: bool = False,
    title: str = "",
    subtitle: str = "",
    references: Mapping[str, float] | None = None,
    drawn_as: Mapping[str, Look] | None = None,
) -> Axes:
    """Draw each series (x (n,), mean (n,), std (n,) or None) as a marked line with a band of one std each way.

    Points are sorted by x; nan leaves a mean, or a band, out. Lines are named at their ends where all end at
    the same x and none share a colour, else in a legend. References are dashed levels. drawn_as: the look of each
    series, None for colours in their order. Raise ContentError on unequal lengths, on an x that is not finite,
    or not positive where `logx`.

    >>> from replearn.figures.style import new_axes
    >>> pca = (np.array([8, 2, 4]), np.array([0.9, 0.4, 0.6]), np.array([0.0, 0.02, 0.01]))
    >>> ax = metric_against(new_axes()[1], {"PCA": pca}, "dimensions", "accuracy", logx=True)
    >>> ax.lines[0].get_ydata().tolist(), [text.get_text() for text in ax.texts]
    ([0.4, 0.6, 0.9], ['PCA  0.900'])
    """
    lines = {name: _checked(name, values, logx) for name, values in series.items()}
    lines = {name: values for name, values in lines.items() if len(values[0])}
    levels = dict(references or {})
    found = drawn_as or looks({name: [name] for name in lines})
    handles = [_draw(ax, found[name], *values) for name, values in lines.items()]
    handles += [ax.axhline(v, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1) for v in levels.values()]
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.grid(axis="y")
    if logx and lines:
        _log_axis(ax, np.unique(np.concatenate([x for x, _, _ in lines.values()])))
    ax.autoscale_view()
    ends: list[Label] = [(float(mean[-1]), name, found[name].color) for name, (_, mean, _) in lines.items()]
    ends += [(value, name, QUIET) for name, value in levels.items()]
    shared = len({found[name].color for name in lines}) < len(lines)
    if shared or len({float(x[-1]) for x, _, _ in lines.values()}) > 1 or len(lines) > MOST_LABELLED:
        order = np.argsort([-value for value, _, _ in ends], kind="stable")
        legend_beside(ax, [handles[i] for i in order], [ends[i][1] for i in order], length=3.5 if shared else 2.0)
    else:
        end_labels(ax, [(value, f"{name}  {number(value)}", color) for value, name, color in ends])
    set_titles(ax, title, subtitle)
    return ax


def _checked(name: str, values: Series, logx: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, mean and std (nan where there is none), sorted by x, without the points that have no mean."""
    x, mean = (np.asarray(part, dtype=np.float64) for part in values[:2])
    std = np.full(mean.shape, np.nan) if values[2] is None else np.asarray(values[2], dtype=np.float64)
    if x.ndim != 1 or not x.shape == mean.shape == std.shape:
        raise ContentError(f"series {name}: x {x.shape}, mean {mean.shape} and std {std.shape} must all be (n,)")
    if not np.isfinite(x).all() or (logx and (x <= 0).any()):
        raise ContentError(f"series {name}: x must be finite{', and above 0 on a logarithmic axis' if logx else ''}")
    order = np.argsort(x, kind="stable")
    order = order[np.isfinite(mean[order])]
    return x[order], mean[order], std[order]


def _draw(ax: Axes, look: Look, x: np.ndarray, mean: np.ndarray, std: np.ndarray) -> Line2D:
    (line,) = ax.plot(
        x, mean, color=look.color, linestyle=look.dashes, marker=look.marker, markersize=look.size(MARK),
        markeredgecolor="white", markeredgewidth=0.4, markevery=max(1, round(len(x) / MOST_MARKS)),
    )  # fmt: skip
    known = np.isfinite(std)
    if len(x) == 1 and known[0]:  # a band of one point would not be seen
        ax.vlines(x, mean - std, mean + std, color=look.color, linewidth=1)
    elif known.any():
        ax.fill_between(x, mean - std, mean + std, where=known.tolist(), color=look.color, alpha=BAND, linewidth=0)
    return line


def _log_axis(ax: Axes, settings: np.ndarray) -> None:
    ax.set_xscale("log")
    if len(settings) > MOST_TICKS:
        plain_log_axis(ax.xaxis)
        return
    ax.xaxis.set_major_locator(FixedLocator(settings.tolist()))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
