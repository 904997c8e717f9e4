"""The curves of a comparison: error, accuracy and neighbourhoods against dimension and k."""

import numpy as np
from sklearn.decomposition import PCA

from replearn.comparison.rows import Line
from replearn.figures.error_curve import PCA_CURVE, error_against_dimension
from replearn.figures.lines import Series, metric_against
from replearn.figures.style import new_axes, new_figure, style
from replearn.report.scene import Drawn, Scene


def error(scene: Scene) -> Drawn | None:
    """The bottleneck curve: error against the number of dimensions, on PCA's whole curve."""
    if scene.measured is None:
        return None
    points, drawn_as = [], dict(scene.looks)
    for line in scene.lines:
        row = line.row
        if row["sse_per_image"] is None or scene.uncompressed(line):
            continue
        name = row["representation"]
        if isinstance(scene.settings.representations[name], PCA):
            drawn_as[PCA_CURVE] = scene.looks[name]
        else:
            points.append((name, row["n_components"], row["sse_per_image"], row["pca_equivalent_dimension"]))
    figure, ax = new_axes(7, 4.5)
    title = f"{scene.data}: error against the size of the code"
    curve = scene.measured.curve * scene.measured.pixels
    words = f"{scene.where}; both axes logarithmic"
    error_against_dimension(ax, curve, points, title, words, drawn_as=drawn_as)
    said = "; ".join(f"{name} with {size} dimensions {sse:.2f}" for name, size, sse, _ in points)
    return (
        figure,
        "Squared error per image of the test images' reconstructions. From each representation a dotted line leads "
        "to the number of dimensions with which PCA is as good.",
        f"Line of PCA's reconstruction error falling with the number of dimensions{'; marks: ' if said else ''}{said}",
    )


def accuracy(scene: Scene) -> Drawn | None:
    """Accuracy of nearest neighbours and of a linear probe against dimension, side by side."""
    panels = {"knn_accuracy": "5 nearest neighbours", "linear_probe_accuracy": "linear probe"}
    drawn = {name: _by_dimension(scene, name) for name in panels}
    if not all(drawn.values()):
        return None
    figure = new_figure(11, 4.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    for ax, (name, words) in zip(axes, panels.items(), strict=True):
        title, levels = f"{scene.data}: {words}", _uncompressed(scene, name)
        metric_against(ax, drawn[name], "dimensions", "accuracy", True, title, scene.where, levels, scene.looks)
    return (
        figure,
        "Share of test images whose class is read off the codes rightly; bands and bars are one standard deviation "
        "over the seeds, where there are several. In-sample rows are left out.",
        "Two line charts of accuracy against the number of dimensions, one line a representation",
    )


def _held_out(scene: Scene, metric: str) -> list[Line]:
    return [line for line in scene.lines if line.row[metric] is not None and not line.row["in_sample"]]


def _uncompressed(scene: Scene, metric: str) -> dict[str, float]:
    """The level of what has as many numbers as an image: raw pixels."""
    return {line.name: line.row[metric] for line in _held_out(scene, metric) if scene.uncompressed(line)}


def _by_dimension(scene: Scene, metric: str) -> dict[str, Series]:
    """For each representation its dimensions, means and standard deviations."""
    rows = [line.row for line in _held_out(scene, metric) if not scene.uncompressed(line)]
    found: dict[str, Series] = {}
    for name in dict.fromkeys(row["representation"] for row in rows):
        own = [row for row in rows if row["representation"] == name]
        stds = [np.nan if row[f"{metric}_std"] is None else row[f"{metric}_std"] for row in own]
        x, mean = (np.array([row[column] for row in own], dtype=float) for column in ("n_components", metric))
        found[name] = (x, mean, np.array(stds, dtype=float))
    return found


def preservation(scene: Scene) -> Drawn | None:
    """Trustworthiness and continuity against the number of neighbours, side by side."""
    lines = scene.few(scene.with_curves())
    if not lines:
        return None
    figure = new_figure(11, 4.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    for ax, key, words in zip(axes, ("trust", "cont"), ("trustworthiness", "continuity"), strict=True):
        series = {line.name: line.against_k(key) for line in lines}
        title = f"{scene.data}: {words}"
        metric_against(ax, series, "neighbours k", words, False, title, scene.where, drawn_as=scene.looks)
    return (
        figure,
        "Trustworthiness: how far neighbours in the representation are neighbours among the pixels; continuity: the "
        "other way round. 1 is perfect, a random map gives 0.5. The number of dimensions stands in brackets; lines of "
        "one representation have one colour.",
        "Two line charts, trustworthiness and continuity against the number of neighbours, one line a representation",
    )
