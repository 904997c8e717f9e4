"""The figures of one run: each function draws one from the evidence, or gives None where it does not apply."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from replearn.figures.curves import learning_curves
from replearn.figures.grid import decoded_grid, grid_codes
from replearn.figures.interpolation import interpolation_strips
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import new_axes, new_figure, style
from replearn.figures.traversal import latent_traversal
from replearn.figures.worst import worst_images
from replearn.metrics.reconstruction import squared_errors, sse_per_image
from replearn.report.evidence import Evidence
from replearn.representations.projection import Projection, project, said

SHOWN = 10  # images in a row
STEPS = 9  # images from one end of an interpolation or traversal to the other
MOST_ROWS = 30  # latent dimensions traversed


def latent(evidence: Evidence, projection: Projection) -> tuple[Figure, dict[str, np.ndarray]]:
    """The code's map of the test images beside that of their raw pixels; the figure and its coordinates."""
    pixels, seed = evidence.test.reshape(len(evidence.test), -1), evidence.seed
    train = evidence.train.reshape(len(evidence.train), -1)
    for_pixels: Projection = "pca" if projection == "none" else projection
    points = {
        "code": project(projection, evidence.train_codes, evidence.codes, seed),
        "pixels": project(for_pixels, train, pixels, seed),
    }
    figure = new_figure(11, 5)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    titles = [evidence.what, f"{evidence.data.name}: raw pixels, {pixels.shape[1]} dimensions"]
    how = [said(kind, len(train)) for kind in (projection, for_pixels)]
    for ax, name, title, words in zip(axes, points, titles, how, strict=True):
        subtitle = f"{len(pixels):,} test images; {words}"
        latent_scatter(
            ax, points[name], evidence.labels, evidence.data.class_names or None, title, subtitle,
            axis_names=("z0", "z1") if projection == "none" and name == "code" else None,
            ticks=projection == "none" and name == "code",
        )  # fmt: skip
    return figure, {**points, "labels": evidence.labels, "index": evidence.data.parts["test"].index}


def reconstructions(evidence: Evidence) -> Figure:
    """Originals, the model's reconstructions and PCA's, with the error under each."""
    chosen = evidence.one_of_each(SHOWN)
    images, ours = evidence.test[chosen], evidence.reconstructed[chosen]
    theirs = evidence.pca_reconstructed(images)
    rows = [
        ("original", images, None),
        (evidence.run.name, ours, evidence.errors[chosen]),
        ("PCA", theirs, squared_errors(images, theirs)),
    ]
    pca = sse_per_image(evidence.test, evidence.pca_reconstructed(evidence.test))
    subtitle = (
        f"squared error per image under each; over all {len(evidence.test):,} test images: "
        f"{evidence.run.name} {evidence.errors.mean():.2f}, PCA ({evidence.pca.n_components_}) {pca:.2f}"
    )
    return reconstruction_rows(new_figure(8), rows, evidence.what, subtitle)


def curves(evidence: Evidence) -> Figure | None:
    """The headline number over the epochs, from metrics.csv, with PCA's for comparison."""
    path = evidence.run.folder / "metrics.csv" if evidence.run.folder else None
    if path is None or not path.is_file():
        return None
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    name = evidence.model.headline
    series = {
        words: np.array([float(row.get(f"{stage}_{name}") or "nan") for row in rows])
        for stage, words in (("train", "training"), ("val", "validation"))
    }
    pca = sse_per_image(evidence.test, evidence.pca_reconstructed(evidence.test))
    figure, ax = new_axes(7, 4)
    epochs = np.array([int(row["epoch"]) for row in rows])
    references = {f"PCA with {evidence.pca.n_components_} (test)": pca}
    learning_curves(
        ax, epochs, series, "squared error per image", references, evidence.what, _run_facts(evidence)
    )
    return figure


def _run_facts(evidence: Evidence) -> str:
    facts = evidence.data.describe()
    return f"{facts['n_train']:,} training and {facts['n_val']:,} validation images, seed {evidence.seed}"


def worst(evidence: Evidence) -> Figure:
    """The test images reconstructed worst: mislabelled, damaged, or just odd."""
    chosen = np.argsort(-evidence.errors, kind="stable")[: 2 * SHOWN]
    part = evidence.data.parts["test"]
    return worst_images(
        new_figure(9.5), evidence.test[chosen], evidence.reconstructed[chosen], evidence.errors[chosen],
        part.labels[chosen] if evidence.data.class_names else None, evidence.data.class_names or None,
        part.index[chosen], evidence.what,
        f"the {len(chosen)} of {len(part):,} test images with the largest squared error, above their reconstructions",
    )  # fmt: skip


def grid(evidence: Evidence) -> Figure | None:
    """For a code of two numbers: what the decoder makes of each place of the plane."""
    if evidence.model.latent_dim != 2:
        return None
    (left, bottom), (right, top) = np.percentile(evidence.codes, [2, 98], axis=0)
    extent, count = (float(left), float(right), float(bottom), float(top)), 20
    if not (right > left and top > bottom):
        return None
    images = evidence.decode(grid_codes(count, count, extent))
    figure, ax = new_axes(7, 7)
    decoded_grid(
        ax, images, count, count, extent, evidence.what, "the decoder's image of each place of the plane"
    )
    return figure


def interpolation(evidence: Evidence) -> Figure | None:
    """Three pairs of test images and what lies between them, along the code and along the pixels."""
    chosen = evidence.one_of_each(6)
    if len(chosen) < 2:
        return None
    t = np.linspace(0, 1, STEPS, dtype=np.float32)
    strips = []
    for a, b in zip(chosen[::2], chosen[1::2], strict=False):
        codes = np.outer(1 - t, evidence.codes[a]) + np.outer(t, evidence.codes[b])
        mixed = [(1 - s) * evidence.test[a] + s * evidence.test[b] for s in t]
        strips += [("along the code", evidence.decode(codes)), ("along the pixels", np.stack(mixed))]
    words = "from one test image to another: the code moves, pixels only fade"
    return interpolation_strips(new_figure(8), strips, evidence.what, words)


def traversal(evidence: Evidence) -> Figure:
    """Each number of the code moved through its range while the others stay: those of a typical test image."""
    codes = evidence.codes
    typical = codes[np.square(codes - codes.mean(axis=0)).sum(axis=1).argmin()]
    rows = np.sort(np.argsort(-codes.std(axis=0), kind="stable")[:MOST_ROWS])
    low, high = np.percentile(codes[:, rows], [5, 95], axis=0)
    values = np.linspace(low, high, STEPS, axis=1)
    moved = np.tile(typical, (len(rows), STEPS, 1))
    moved[np.arange(len(rows)), :, rows] = values
    images = evidence.decode(moved.reshape(-1, len(typical)))
    shape = (len(rows), STEPS, *images.shape[1:])
    names = [f"z{row}" for row in rows]
    words = (
        "each number of the code from its 5th to its 95th percentile over the test images, "
        "the others as in the test image nearest to the mean code"
    )
    return latent_traversal(new_figure(9), images.reshape(shape), values, names, evidence.what, words)


FIGURES: dict[str, Callable[[Evidence], Figure | None]] = {
    "reconstructions": reconstructions,
    "curves": curves,
    "worst": worst,
    "grid": grid,
    "interpolation": interpolation,
    "traversal": traversal,
}


def draw_all(evidence: Evidence, projection: Projection, folder: Path, ending: str) -> list[Path]:
    """Draw and save every figure that applies; the map's coordinates go to latent.npz. Returns the paths."""
    figure, points = latent(evidence, projection)
    drawn: dict[str, Figure | None] = {"latent": figure}
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "latent.npz", **points)  # type: ignore[arg-type]
    drawn |= {name: draw(evidence) for name, draw in FIGURES.items()}
    paths = []
    for name, made in drawn.items():
        if made is not None:
            paths.append(folder / f"{name}.{ending}")
            made.savefig(paths[-1])
    return paths
