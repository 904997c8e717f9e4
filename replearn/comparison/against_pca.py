"""Measures finished runs and PCA on the same held-out images: the rows, curves and examples of a comparison."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from replearn.comparison.encode import timed
from replearn.comparison.row import Row, complete
from replearn.comparison.truncated import truncated_errors
from replearn.data.module import ImageData
from replearn.errors import ContentError, UsageError
from replearn.metrics.pca_equivalent import pca_equivalent_dimension, pca_error_curve
from replearn.metrics.reconstruction import mse, psnr, squared_errors, sse_per_image
from replearn.models.autoencoder import Autoencoder
from replearn.models.inference import apply
from replearn.models.ordered import OrderedAutoencoder
from replearn.runs.run import Run

FULL_PCA = 4096  # numbers in an image up to which PCA is computed with all its components at once
EXAMPLES = 10


@dataclass
class Measured:
    """One data set with what was measured on it.

    curve: (K+1,) test mse of PCA with 0..K components.
    examples: (name, images (n, C, H, W), squared error of each (n,) or None), the original first.
    each: of each row, the squared error of each test image (N,), by the name of its column.
    truncated: by its place among the rows, an ordered autoencoder's errors with 1..D numbers kept (D,).
    """

    data: ImageData
    train: np.ndarray
    test: np.ndarray
    curve: np.ndarray
    rows: list[Row] = field(default_factory=list)
    examples: list[tuple[str, np.ndarray, np.ndarray | None]] = field(default_factory=list)
    each: list[dict[str, np.ndarray]] = field(default_factory=list)
    truncated: dict[int, np.ndarray] = field(default_factory=dict)

    @property
    def pixels(self) -> int:
        """C*H*W."""
        return int(np.prod(self.data.image_shape))


def compare_runs(runs: Sequence[Run], images: Path | None = None) -> list[Measured]:
    """Each run against PCA of the same size, fitted on the same training images; grouped by data set."""
    groups: dict[tuple[str, int], Measured] = {}
    for run in runs:
        if not isinstance(run.model, Autoencoder):
            raise UsageError(f"run {run.folder}: is no autoencoder, so there is no reconstruction to compare")
        data = run.images(images)
        key = (data.sha256, len(data.parts["train"]))
        if key not in groups:
            groups[key] = measure_data(data)
        group = groups[key]
        size = run.model.latent_dim
        if not any(row["representation"] == "pca" and row["n_components"] == size for row in group.rows):
            _add_pca(group, size)
        _add_run(group, run)
    return list(groups.values())


def measure_data(data: ImageData) -> Measured:
    """The images of a data set with PCA's curve on them, no rows yet."""
    train, test = data.array("train"), data.array("test")
    if len(train) < 2:
        raise ContentError(f"{data.name}: has 1 training image, and PCA is fitted on 2 or more; give more images")
    limit = None if train[0].size <= FULL_PCA else min(64, len(train))
    curve = pca_error_curve(_flat(train), _flat(test), seed=0, components=limit)
    return Measured(data, train, test, curve, examples=[("original", test[:EXAMPLES], None)])


def _flat(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def _common(group: Measured) -> Row:
    facts = group.data.describe()
    return {
        "n_train": facts["n_train"],
        "n_test": facts["n_test"],
        "dataset": facts["name"],
        "in_sample": False,
        "supervised": False,
    }


def _errors(group: Measured, reconstructed: np.ndarray) -> Row:
    return {
        "mse": mse(group.test, reconstructed),
        "sse_per_image": sse_per_image(group.test, reconstructed),
        "psnr": psnr(group.test, reconstructed),
    }


def _add(group: Measured, row: Row, reconstructed: np.ndarray) -> None:
    """Add a row and its examples, under a name that says the size."""
    group.each.append({"sse_per_image": squared_errors(group.test, reconstructed)})
    group.rows.append(complete({**_common(group), **_errors(group, reconstructed), **row}))
    examples = reconstructed[:EXAMPLES]
    name = f"{row['representation']} ({row['n_components']})"
    group.examples.append((name, examples, squared_errors(group.test[:EXAMPLES], examples)))


def _add_pca(group: Measured, size: int) -> None:
    train, test = _flat(group.train), _flat(group.test)
    if size > min(train.shape):
        raise UsageError(
            f"PCA with {size} components needs as many training images and pixels; there are "
            f"{train.shape[0]} images of {train.shape[1]} numbers"
        )
    started = time.perf_counter()
    pca = PCA(size, random_state=0).fit(train)
    fitted = time.perf_counter()
    codes, seconds = timed(pca.transform, test)
    row = {
        "representation": "pca",
        "n_components": size,
        "seeds": [0],
        "fit_seconds": fitted - started,
        "transform_seconds_per_image": seconds,
        "bytes_per_vector": 4 * size,
        "parameters": pca.components_.size + pca.mean_.size,
        "pca_equivalent_dimension": size,
    }
    _add(group, row, pca.inverse_transform(codes).reshape(group.test.shape))


def _add_run(group: Measured, run: Run) -> None:
    model, timing = run.model, run.metrics.get("timing", {})
    assert isinstance(model, Autoencoder)
    codes, seconds = timed(lambda images: apply(model, model.embed, images), group.test)
    reconstructed = apply(model, model.decode, codes)
    row = {
        "representation": run.name,
        "n_components": model.latent_dim,
        "seeds": [run.metrics.get("seed", run.config.get("seed_everything"))],
        "fit_seconds": timing.get("fit_seconds"),
        "transform_seconds_per_image": seconds,
        "bytes_per_vector": 4 * model.latent_dim,
        "parameters": sum(p.numel() for p in model.parameters()),
        "peak_memory_bytes": timing.get("peak_memory_bytes"),
        "pca_equivalent_dimension": equivalent(group, mse(group.test, reconstructed)),
    }
    if isinstance(model, OrderedAutoencoder):
        group.truncated[len(group.rows)] = truncated_errors(model, codes, group.test)
    _add(group, row, reconstructed)


def equivalent(group: Measured, error: float) -> int | None:
    """The PCA-equivalent dimension; where the curve is only begun, it is made longer until it gets there."""
    most = min(len(group.train), group.pixels)
    while True:
        size = pca_equivalent_dimension(group.curve, error)
        known = len(group.curve) - 1
        if size is not None or known >= most:
            return size
        group.curve = pca_error_curve(_flat(group.train), _flat(group.test), seed=0, components=min(most, 2 * known))
