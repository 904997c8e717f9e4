"""Accuracy of nearest neighbours and of a linear probe against the number of dimensions, side by side."""

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result, Row
from replearn.figures.lines import Series, metric_against
from replearn.figures.style import new_figure, style
from replearn.report.drawn import Drawn, is_uncompressed, looks_of, subtitle

PLACE = 30
PANELS = {"knn_accuracy": "5 nearest neighbours", "linear_probe_accuracy": "linear probe"}


def draw(comparison: Comparison) -> Drawn | None:
    """Draw both, one line a representation; None where either has none."""
    drawn = {name: _by_dimension(comparison, name) for name in PANELS}
    if not all(drawn.values()):
        return None
    figure = new_figure(11, 4.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    looks, where = looks_of(comparison), subtitle(comparison)
    for ax, (name, words) in zip(axes, PANELS.items(), strict=True):
        held_out = _held_out(comparison, name)
        levels = {result.label: result.mean(name) for result in held_out if is_uncompressed(result)}
        title = f"{comparison.spec.data.name}: {words}"
        metric_against(ax, drawn[name], "dimensions", "accuracy", True, title, where, levels, looks)
    return Drawn(
        figure,
        "Share of test images whose class is read off the codes rightly; bands and bars are one standard deviation "
        "over the seeds, where there are several. In-sample rows are left out.",
        "Two line charts of accuracy against the number of dimensions, one line a representation",
        table=("Accuracy against the number of dimensions, held-out rows", _numbers(comparison)),
    )


def _held_out(comparison: Comparison, metric: str) -> list[Result]:
    return [each for each in comparison.results if each.mean(metric) is not None and not each.in_sample]


def _by_dimension(comparison: Comparison, metric: str) -> dict[str, Series]:
    """Return dimensions, means and standard deviations of each representation."""
    results = [each for each in _held_out(comparison, metric) if not is_uncompressed(each)]
    found: dict[str, Series] = {}
    for name in dict.fromkeys(each.name for each in results):
        own = [each for each in results if each.name == name]
        rows = [each.row for each in own]
        columns = ("n_components", metric, f"{metric}_std")
        x, mean, std = (np.array([row[column] for row in rows], dtype=float) for column in columns)  # None is NaN
        found[name] = (x, mean, std)
    return found


def _numbers(comparison: Comparison) -> list[Row]:
    columns = ["representation", "n_components", *(f"{name}{end}" for name in PANELS for end in ("", "_std"))]
    rows = [each.row for each in comparison.results if not each.in_sample]
    return [{name: row[name] for name in columns} for row in rows if any(row[name] is not None for name in PANELS)]
