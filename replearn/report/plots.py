"""The figures of one run: those that every model has, and those of what it can do."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from replearn.atomic_file import atomic_file
from replearn.figures.curves import learning_curves
from replearn.figures.palette import colors_in_words
from replearn.figures.save import save_figure
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import new_axes, new_figure, style
from replearn.models.capabilities import Decodes, Predicts
from replearn.report import autoencoder_plots, classifier_plots
from replearn.report.live.from_run import write_run_page
from replearn.representations.projection import Projection, project, said
from replearn.representations.run_outputs import RunOutputs
from replearn.runs.only_writer import only_writer

HEADLINES = {"sse_per_image": "squared error per image", "accuracy": "accuracy"}
ABILITIES: tuple[tuple[type, Mapping[str, Callable[[RunOutputs], Figure | None]]], ...] = (
    (Decodes, autoencoder_plots.FIGURES),
    (Predicts, classifier_plots.FIGURES),
)


def latent(outputs: RunOutputs, projection: Projection) -> tuple[Figure, dict[str, np.ndarray]]:
    """Return the code's map of the test images beside that of their raw pixels; the figure and its coordinates."""
    pixels, seed = outputs.test.reshape(len(outputs.test), -1), outputs.seed
    train = outputs.train.reshape(len(outputs.train), -1)
    kinds = _projections(projection)
    points = {
        "code": project(kinds["code"], outputs.train_codes, outputs.codes, seed),
        "pixels": project(kinds["pixels"], train, pixels, seed),
    }
    figure = new_figure(11, 5)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    titles = [outputs.what, f"{outputs.data.name}: raw pixels, {pixels.shape[1]} dimensions"]
    how = [said(kind, len(train)) for kind in kinds.values()]
    for ax, name, title, words in zip(axes, points, titles, how, strict=True):
        colours = colors_in_words(outputs.data.class_names)
        subtitle = "; ".join(part for part in (f"{len(pixels):,} test images", words, colours) if part)
        latent_scatter(
            ax, points[name], outputs.labels, outputs.data.class_names or None, title, subtitle,
            axis_names=("z0", "z1") if projection == "none" and name == "code" else None,
            ticks=projection == "none" and name == "code",
        )  # fmt: skip
    return figure, {**points, "labels": outputs.labels, "index": outputs.data.splits["test"].index}


def _projections(projection: Projection) -> dict[str, Projection]:
    """Return how the code and the pixels are brought to two dimensions: pixels always have more, and need a
    projection.
    """
    return {"code": projection, "pixels": "pca" if projection == "none" else projection}


def curves(outputs: RunOutputs) -> Figure | None:
    """Return the headline number over the epochs, from metrics.csv, with PCA's where there is one."""
    path = outputs.run.folder / "metrics.csv" if outputs.run.folder else None
    if path is None or not path.is_file():
        return None
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    name = outputs.model.headline
    series = {
        words: np.array([float(row.get(f"{stage}_{name}") or "nan") for row in rows])
        for stage, words in (("train", "training"), ("val", "validation"))
    }
    figure, ax = new_axes(7, 4)
    epochs = np.array([int(row["epoch"]) for row in rows])
    references = {}
    if isinstance(outputs.model, Decodes):
        references = {f"PCA with {outputs.pca.n_components_} (test)": outputs.pca_error}
    learning_curves(ax, epochs, series, HEADLINES.get(name, name), references, outputs.what, _run_facts(outputs))
    return figure


def _run_facts(outputs: RunOutputs) -> str:
    facts = outputs.data.describe()
    return f"{facts['n_train']:,} training and {facts['n_val']:,} validation images, seed {outputs.seed}"


def draw_all(outputs: RunOutputs, projection: Projection, folder: Path, ending: str) -> list[Path]:
    """Draw and save every figure that applies, and the page that holds them; the map's coordinates go to latent.npz."""
    figure, points = latent(outputs, projection)
    drawn: dict[str, Figure | None] = {"latent": figure, "curves": curves(outputs)}
    for ability, figures in ABILITIES:
        if isinstance(outputs.model, ability):
            drawn |= {name: draw(outputs) for name, draw in figures.items()}
    words = {name: said(kind, len(outputs.train)) for name, kind in _projections(projection).items()}
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        with atomic_file(folder / "latent.npz") as file:
            np.savez(file, **points)  # type: ignore[arg-type]
        made = {name: figure for name, figure in drawn.items() if figure is not None}
        paths = [save_figure(figure, folder / f"{name}.{ending}") for name, figure in made.items()]
        return [*paths, write_run_page(outputs, points, words, paths, folder / "index.html")]
