"""Trustworthiness and continuity against the number of neighbours, side by side."""

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result, Row
from replearn.figures.lines import Series, metric_against
from replearn.figures.style import new_figure, style
from replearn.report.drawn import Drawn, few, looks_of, subtitle

PLACE = 40
PANELS = ("trustworthiness", "continuity")


def draw(comparison: Comparison) -> Drawn | None:
    """Draw both, one line a result; None where they were not asked for."""
    every = [each for each in comparison.results if all(each.arrays(metric, "curve") for metric in PANELS)]
    if not every:
        return None
    figure = new_figure(11, 4.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    looks, where = looks_of(comparison), subtitle(comparison)
    for ax, metric in zip(axes, PANELS, strict=True):
        series = {each.label: against_k(each, metric) for each in few(comparison, every)}
        title = f"{comparison.spec.data.name}: {metric}"
        metric_against(ax, series, "neighbours k", metric, False, title, where, drawn_as=looks)
    return Drawn(
        figure,
        "Trustworthiness: how far neighbours in the representation are neighbours among the pixels; continuity: the "
        "other way round. 1 is perfect, a random map gives 0.5. The number of dimensions stands in brackets; lines of "
        "one representation have one colour.",
        "Two line charts, trustworthiness and continuity against the number of neighbours, one line a representation",
        table=("Trustworthiness and continuity against the number of neighbours k", _numbers(every)),
    )


def against_k(result: Result, metric: str) -> Series:
    """Return k (n,), and the metric's mean and standard deviation over the seeds (n,) at each."""
    values = np.stack(result.arrays(metric, "curve"))
    std = values.std(axis=0, ddof=1) if len(values) > 1 else None
    return result.arrays(metric, "ks")[0], values.mean(axis=0), std


def _numbers(results: list[Result]) -> list[Row]:
    rows: list[Row] = []
    for result in results:
        curves = {metric: against_k(result, metric) for metric in PANELS}
        for i, k in enumerate(curves[PANELS[0]][0].tolist()):
            rows.append({"representation": result.name, "n_components": result.n_components, "k": k})
            for metric, (_, mean, std) in curves.items():
                rows[-1] |= {metric: float(mean[i]), f"{metric}_std": None if std is None else float(std[i])}
    return rows
