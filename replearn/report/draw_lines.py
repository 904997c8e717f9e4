"""The curves of a comparison: error, accuracy and neighbourhoods against dimension and k."""

import numpy as np
from sklearn.decomposition import PCA

from replearn.comparison.row import Row
from replearn.comparison.rows import Line
from replearn.figures.error_curve import error_against_dimension
from replearn.figures.lines import Series, metric_against
from replearn.figures.style import new_axes, new_figure, style
from replearn.report.scene import Drawn, Scene


def error(scene: Scene) -> Drawn | None:
    """The bottleneck curve: error against the number of dimensions, on PCA's whole curve."""
    if scene.measured is None:
        return None
    points = []
    for line in scene.lines:
        row = line.row
        plain = isinstance(scene.settings.representations[row["representation"]], PCA)
        if row["sse_per_image"] is not None and not plain and row["n_components"] < scene.measured.pixels:
            equal = row["pca_equivalent_dimension"]
            points.append((row["representation"], row["n_components"], row["sse_per_image"], equal))
    figure, ax = new_axes(7, 4.5)
    title = f"{scene.data}: error against the size of the code"
    curve = scene.measured.curve * scene.measured.pixels
    error_against_dimension(ax, curve, points, title, f"{scene.where}; both axes logarithmic")
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
        metric_against(ax, drawn[name], "dimensions", "accuracy", True, title, scene.where, levels)
    return (
        figure,
        "Share of test images whose class is read off the codes rightly; bands are one standard deviation over "
        "the seeds, where there are several. In-sample rows are left out.",
        "Two line charts of accuracy against the number of dimensions, one line a representation",
    )


def _held_out(scene: Scene, metric: str) -> list[Row]:
    rows = [line.row for line in scene.lines]
    return [row for row in rows if row[metric] is not None and not row["in_sample"]]


def _uncompressed(scene: Scene, metric: str) -> dict[str, float]:
    """The level of what has as many numbers as an image: raw pixels."""
    pixels = scene.images.test.shape[1]
    rows = [row for row in _held_out(scene, metric) if row["n_components"] >= pixels]
    return {f"{row['representation']} ({row['n_components']})": row[metric] for row in rows}


def _by_dimension(scene: Scene, metric: str) -> dict[str, Series]:
    """For each representation its dimensions, means and standard deviations."""
    pixels = scene.images.test.shape[1]
    rows = [row for row in _held_out(scene, metric) if row["n_components"] < pixels]
    found: dict[str, Series] = {}
    for name in dict.fromkeys(row["representation"] for row in rows):
        own = [row for row in rows if row["representation"] == name]
        stds = [np.nan if row[f"{metric}_std"] is None else row[f"{metric}_std"] for row in own]
        x, mean = (np.array([row[column] for row in own], dtype=float) for column in ("n_components", metric))
        found[name] = (x, mean, np.array(stds, dtype=float))
    return found


def preservation(scene: Scene) -> Drawn | None:
    """Trustworthiness and continuity against the number of neighbours, side by side."""
    lines = [line for line in scene.lines if line.cells and "ks" in line.cells[0].arrays]
    lines = [line for line in lines if line.row["n_components"] < scene.images.test.shape[1]]
    if not lines:
        return None
    lines = scene.few(lines)
    figure = new_figure(11, 4.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    for ax, key, words in zip(axes, ("trust", "cont"), ("trustworthiness", "continuity"), strict=True):
        series = {line.name: _curve(line, key) for line in lines}
        metric_against(ax, series, "neighbours k", words, False, f"{scene.data}: {words}", scene.where)
    return (
        figure,
        "Trustworthiness: how far neighbours in the representation are neighbours among the pixels; continuity: the "
        "other way round. 1 is perfect, a random map gives 0.5. The number of dimensions stands in brackets.",
        "Two line charts, trustworthiness and continuity against the number of neighbours, one line a representation",
    )


def _curve(line: Line, key: str) -> Series:
    values = np.stack([cell.arrays[key] for cell in line.cells])
    std = values.std(axis=0, ddof=1) if len(values) > 1 else None
    return line.cells[0].arrays["ks"], values.mean(axis=0), std
