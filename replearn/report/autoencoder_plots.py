"""The figures of a model that decodes: each function draws one, or gives None where it does not apply."""

import numpy as np
import torch
from matplotlib.figure import Figure

from replearn.data.sample_per_class import sample_per_class
from replearn.figures.error_curve import error_against_dimension
from replearn.figures.grid import decoded_grid, grid_codes
from replearn.figures.interpolation import interpolation_strips
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_axes, new_figure
from replearn.figures.traversal import latent_traversal
from replearn.figures.worst import worst_images
from replearn.metrics.reconstruction import squared_errors
from replearn.models.capabilities import Ordered, Samples
from replearn.representations.prefix_errors import prefix_errors
from replearn.representations.run_outputs import RunOutputs

SHOWN = 10  # images in a row
STEPS = 9  # images from one end of an interpolation or traversal to the other
MOST_ROWS = 30  # latent dimensions traversed


def reconstructions(outputs: RunOutputs) -> Figure:
    """Return the originals, the model's reconstructions and PCA's, with the error under each."""
    chosen = sample_per_class(outputs.labels, SHOWN)
    images, ours = outputs.test[chosen], outputs.reconstructed[chosen]
    theirs = outputs.pca_reconstructed(images)
    rows = [
        ("original", images, None),
        (outputs.run.name, ours, outputs.errors[chosen]),
        ("PCA", theirs, squared_errors(images, theirs)),
    ]
    subtitle = (
        f"squared error per image under each; over all {len(outputs.test):,} test images: "
        f"{outputs.run.name} {outputs.errors.mean():.2f}, PCA ({outputs.pca.n_components_}) {outputs.pca_error:.2f}"
    )
    return reconstruction_rows(new_figure(8), rows, outputs.what, subtitle)


def worst(outputs: RunOutputs) -> Figure:
    """Return the test images reconstructed worst: mislabelled, damaged, or just odd."""
    chosen = np.argsort(-outputs.errors, kind="stable")[: 2 * SHOWN]
    split = outputs.data.splits["test"]
    return worst_images(
        new_figure(9.5), outputs.test[chosen], outputs.reconstructed[chosen], outputs.errors[chosen],
        split.labels[chosen] if outputs.data.class_names else None, outputs.data.class_names or None,
        split.index[chosen], outputs.what,
        f"the {len(chosen)} of {len(split):,} test images with the largest squared error, above their reconstructions",
        None if split.files is None else list(split.files[chosen]),
    )  # fmt: skip


def grid(outputs: RunOutputs) -> Figure | None:
    """Draw, for a code of two numbers, what the decoder makes of each place of the plane."""
    if outputs.dimensions != 2:
        return None
    (left, bottom), (right, top) = np.percentile(outputs.codes, [2, 98], axis=0)
    extent, count = (float(left), float(right), float(bottom), float(top)), 20
    if not (right > left and top > bottom):
        return None
    images = outputs.decode(grid_codes(count, count, extent))
    figure, ax = new_axes(7, 7)
    decoded_grid(ax, images, count, count, extent, outputs.what, "the decoder's image of each place of the plane")
    return figure


def interpolation(outputs: RunOutputs) -> Figure | None:
    """Return three pairs of test images and what lies between them, along the code and along the pixels."""
    chosen = sample_per_class(outputs.labels, 6)
    if len(chosen) < 2:
        return None
    t = np.linspace(0, 1, STEPS, dtype=np.float32)
    strips = []
    for a, b in zip(chosen[::2], chosen[1::2], strict=False):
        codes = np.outer(1 - t, outputs.codes[a]) + np.outer(t, outputs.codes[b])
        mixed = [(1 - s) * outputs.test[a] + s * outputs.test[b] for s in t]
        strips += [("along the code", outputs.decode(codes)), ("along the pixels", np.stack(mixed))]
    words = "from one test image to another: the code moves, pixels only fade"
    return interpolation_strips(new_figure(8), strips, outputs.what, words)


def traversal(outputs: RunOutputs) -> Figure:
    """Return each number of the code moved through its range while the others stay: those of a typical test image."""
    codes = outputs.codes
    typical = codes[np.square(codes - codes.mean(axis=0)).sum(axis=1).argmin()]
    rows = np.sort(np.argsort(-codes.std(axis=0), kind="stable")[:MOST_ROWS])
    low, high = np.percentile(codes[:, rows], [5, 95], axis=0)
    values = np.linspace(low, high, STEPS, axis=1)
    moved = np.tile(typical, (len(rows), STEPS, 1))
    moved[np.arange(len(rows)), :, rows] = values
    images = outputs.decode(moved.reshape(-1, len(typical)))
    shape = (len(rows), STEPS, *images.shape[1:])
    names = [f"z{row}" for row in rows]
    words = (
        "each number of the code from its 5th to its 95th percentile over the test images, "
        "the others as in the test image nearest to the mean code"
    )
    return latent_traversal(new_figure(9), images.reshape(shape), values, names, outputs.what, words)


def samples(outputs: RunOutputs) -> Figure | None:
    """Draw images that a model which samples has made."""
    model = outputs.model
    if not isinstance(model, Samples):
        return None
    generator = torch.Generator(model.device).manual_seed(outputs.seed)
    drawn = model.eval().sample(6 * SHOWN, generator).detach().float().cpu().numpy()
    images = drawn.reshape(6, SHOWN, *outputs.test.shape[1:])
    rows = [("", row, None) for row in images]
    return reconstruction_rows(new_figure(8), rows, outputs.what, "new images, drawn by the model")


def truncated(outputs: RunOutputs) -> Figure | None:
    """Draw, for a model with an ordered code, the error with the first 1..D numbers of the code kept, beside PCA's
    curve.
    """
    model = outputs.model
    if not isinstance(model, Ordered):
        return None
    errors, pixels = prefix_errors(model, outputs.codes, outputs.test), outputs.test[0].size
    equal = outputs.pca_curve.equivalent(errors[-1] / pixels)
    figure, ax = new_axes(7, 4.5)
    error_against_dimension(
        ax, outputs.pca_curve.curve * pixels, [(outputs.run.name, outputs.dimensions, float(errors[-1]), equal)],
        outputs.what, f"{len(outputs.test):,} test images; both axes logarithmic; thin line: only the first numbers "
        "of the code kept", curves=[errors],
    )  # fmt: skip
    return figure


FIGURES = {
    "reconstructions": reconstructions,
    "worst": worst,
    "grid": grid,
    "interpolation": interpolation,
    "traversal": traversal,
    "samples": samples,
    "error_against_dimension": truncated,
}
