"""One representation, fitted on the training images and put to work on the test images: its codes, and their cost."""

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.decomposition import PCA

from replearn.comparison.encoded import Encoded
from replearn.comparison.finished_runs import trainings
from replearn.comparison.spec import Spec
from replearn.errors import ContentError
from replearn.metrics.covariance import unit_blocks
from replearn.representations.compiled_code import keep_compiled
from replearn.representations.finished_run import FinishedRun
from replearn.representations.inspect import count_parameters, flattened, learns_from_labels
from replearn.representations.large_pca import fit_by_blocks, fits_by_blocks

WARM_UP = 32  # images encoded before the clock starts: a first call loads, compiles and allocates
NOT_CALLED = (
    "UMAP's inverse_transform is not called: it searches an image for each code anew, which is slow, and far from "
    "the codes that it was fitted on it has nothing to go by"
)
NO_INVERSE = "there is no way back from such codes to images"


def is_in_sample(estimator: BaseEstimator) -> bool:
    """Return whether it can only give codes of the images it is fitted on, as t-SNE."""
    return not hasattr(estimator, "transform") and hasattr(estimator, "fit_transform")


def encode(estimator: BaseEstimator, spec: Spec, seed: int) -> Encoded:
    """Fit and transform. Raise ContentError for what it returns wrongly, else whatever the estimator raises."""
    if not hasattr(estimator, "transform") and not hasattr(estimator, "fit_transform"):
        raise ContentError(f"{type(estimator).__name__} has neither transform nor fit_transform: it gives no codes")
    keep_compiled()
    gpu, threads = torch.cuda.is_available(), torch.get_num_threads()
    if gpu:
        torch.cuda.reset_peak_memory_stats()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of steps that did not converge, of threads: the numbers tell
            encoded = (_in_sample if is_in_sample(estimator) else _held_out)(estimator, spec, seed)
    finally:
        torch.set_num_threads(threads)  # which umap-learn's numba changes behind torch's back
    peak = torch.cuda.max_memory_allocated() if gpu else 0
    # a process's own peak is not that of one representation, but for a training, which is all that its process did
    encoded.costs["peak_memory_bytes"] = peak or max(trainings(estimator, "peak_memory_bytes"), default=None)
    if encoded.reconstructed is not None and not encoded.is_pixels:
        encoded.examples = encoded.reconstructed[spec.shown].reshape(-1, *encoded.image_shape).astype(np.float32)
    if hasattr(estimator, "prefix_errors"):
        encoded.prefix_errors = estimator.prefix_errors(encoded.test, spec.test)
    return encoded


def _in_sample(estimator: Any, spec: Spec, seed: int) -> Encoded:
    started = time.perf_counter()
    codes = _checked(estimator.fit_transform(spec.test), len(spec.test))
    costs = _costs(estimator, time.perf_counter() - started, None, codes)
    return Encoded(spec, seed, None, codes, None, NO_INVERSE, True, costs)


def _held_out(estimator: Any, spec: Spec, seed: int) -> Encoded:
    started = time.perf_counter()
    _fit(estimator, spec)
    fitted = time.perf_counter()
    codes, seconds = timed(estimator.transform, spec.test)
    codes = _checked(codes, len(spec.test))
    train = _checked(_train_codes(estimator, spec), len(spec.train))
    costs = _costs(estimator, fitted - started, seconds, codes)
    why = no_way_back(estimator)
    made = None if why else _checked(estimator.inverse_transform(codes), len(codes)).reshape(spec.test.shape)
    mean, axes = linear_map(estimator, spec.test, codes)
    return Encoded(spec, seed, train, codes, made, why, False, costs, mean=mean, axes=axes)


def linear_map(estimator: Any, images: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return mean (F,) and axes (D, F) of codes (N, D) that are (images - mean) @ axes.T; None twice of others.

    >>> from sklearn.decomposition import PCA
    >>> rows = np.random.default_rng(0).random((9, 4))
    >>> [linear_map(made, rows, made.fit_transform(rows))[0] is None for made in (PCA(2), PCA(2, whiten=True))]
    [False, True]
    """
    mean, axes = (np.asarray(getattr(estimator, name, None)) for name in ("mean_", "components_"))
    if mean.shape != images.shape[1:] or axes.shape != (codes.shape[1], images.shape[1]):
        return None, None
    some = images[:50]
    return (mean, axes) if np.allclose((some - mean) @ axes.T, codes[:50], atol=1e-2) else (None, None)


def timed(transform: Callable[[np.ndarray], Any], images: np.ndarray) -> tuple[Any, float]:
    """Return what a transform makes of images (N, ...), and the seconds an image, once it is warm.

    >>> timed(lambda images: images + 1, np.zeros((2, 1)))[0].tolist()
    [[1.0], [1.0]]
    """
    transform(images[:WARM_UP])
    started = time.perf_counter()
    made = transform(images)
    return made, (time.perf_counter() - started) / len(images)


def _fit(estimator: Any, spec: Spec) -> None:
    """Fit with labels where the estimator asks for them, on the images that have one; else without."""
    if not learns_from_labels(estimator):
        by_blocks = spec.is_large and fits_by_blocks(estimator, spec.train)
        if by_blocks:
            fit_by_blocks(estimator, spec.train)
        elif not isinstance(estimator, FinishedRun):  # which learns nothing, and needs no floats made for it
            estimator.fit(spec.train_floats)
        return
    known = spec.train_labels >= 0
    if not known.any():
        raise ContentError(f"{type(estimator).__name__} learns from labels, and these images have none")
    estimator.fit(spec.train_floats[known], spec.train_labels[known])


def _train_codes(estimator: Any, spec: Spec) -> Any:
    """Return codes of the training images; of very many some at a time, if every step takes each image by itself."""
    if spec.is_large and all(isinstance(step, (PCA, FinishedRun)) for step in flattened(estimator)):
        return np.concatenate([np.asarray(estimator.transform(block)) for block in unit_blocks(spec.train)])
    return estimator.transform(spec.train_floats)


def _checked(codes: Any, count: int) -> np.ndarray:
    """Return the codes as (count, D) floats; raise ContentError where they are not."""
    codes = np.asarray(codes.toarray() if hasattr(codes, "toarray") else codes)
    if codes.ndim == 0 or len(codes) != count:
        rows = 0 if codes.ndim == 0 else len(codes)
        raise ContentError(f"it returned {rows:,} rows for {count:,} images")
    codes = codes.reshape(count, -1)
    if codes.dtype.kind not in "fiub":
        raise ContentError(f"it returned values of type {codes.dtype}, not numbers")
    bad = int((~np.isfinite(codes).all(axis=1)).sum())
    if bad:
        raise ContentError(f"it returned NaN or infinity for {bad:,} of {count:,} images")
    return codes


def no_way_back(estimator: BaseEstimator) -> str:
    """Return why its codes are not turned into images again; empty where they are.

    >>> from sklearn.decomposition import PCA
    >>> no_way_back(PCA())
    ''
    """
    if any(type(step).__name__ == "UMAP" for step in flattened(estimator)):
        return NOT_CALLED
    return "" if hasattr(estimator, "inverse_transform") else NO_INVERSE


def _costs(estimator: Any, fit: float, transform: float | None, codes: np.ndarray) -> dict[str, Any]:
    return {
        "n_components": codes.shape[1],
        "fit_seconds": fit + sum(trainings(estimator, "fit_seconds")),
        "transform_seconds_per_image": transform,
        "bytes_per_vector": 4 * codes.shape[1],
        "parameters": count_parameters(estimator),
        **_published(estimator),
    }


def _published(estimator: Any) -> dict[str, Any]:
    """Return licence and megabytes of the weights that others trained, where a step has such."""
    found = [step for step in flattened(estimator) if hasattr(step, "licence_")]
    if not found:
        return {}
    return {"licence": ", ".join(step.licence_ for step in found), "megabytes": sum(step.megabytes_ for step in found)}
