"""One representation fitted on the training images and put to work on the test images, with what it cost."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator

from replearn.comparison.finished import training_seconds
from replearn.comparison.parameters import count_parameters
from replearn.comparison.steps import flattened
from replearn.comparison.supervised import learns_from_labels
from replearn.errors import ContentError

WARM_UP = 32  # images encoded before the clock starts: a first call loads, compiles and allocates
NOT_CALLED = (
    "UMAP's inverse_transform is not called: it searches an image for each code anew, which is slow, and far from "
    "the codes that it was fitted on it has nothing to go by"
)
NO_INVERSE = "there is no way back from such codes to images"


@dataclass(frozen=True)
class Images:
    """What every representation is fitted on and tested on. M training and N test images of F = C*H*W numbers.

    train (M,F), test (N,F) float32 in [0, 1]; labels (M,), (N,) int64, -1 unknown; shape (C, H, W).
    """

    train: np.ndarray
    test: np.ndarray
    train_labels: np.ndarray
    test_labels: np.ndarray
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Encoded:
    """Codes with what they cost.

    train (M,D), None where in_sample. test (N,D). reconstructed (N,F); None where there is no way back, for which
    no_way_back gives the reason. in_sample: fitted on the test images, because the method has no way to place new
    ones. costs: columns of the scoreboard.
    """

    train: np.ndarray | None
    test: np.ndarray
    reconstructed: np.ndarray | None
    no_way_back: str
    in_sample: bool
    costs: dict[str, Any]


def is_in_sample(estimator: BaseEstimator) -> bool:
    """Whether it can only give codes of the images it is fitted on, as t-SNE."""
    return not hasattr(estimator, "transform") and hasattr(estimator, "fit_transform")


def encode(estimator: BaseEstimator, images: Images) -> Encoded:
    """Fit and transform. Raises ContentError for what it returns wrongly, else whatever the estimator raises."""
    if not hasattr(estimator, "transform") and not hasattr(estimator, "fit_transform"):
        raise ContentError(f"{type(estimator).__name__} has neither transform nor fit_transform: it gives no codes")
    gpu, threads = torch.cuda.is_available(), torch.get_num_threads()
    if gpu:
        torch.cuda.reset_peak_memory_stats()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of steps that did not converge, of threads: the numbers tell
            encoded = _in_sample(estimator, images) if is_in_sample(estimator) else _held_out(estimator, images)
    finally:
        torch.set_num_threads(threads)  # which umap-learn's numba changes behind torch's back
    peak = torch.cuda.max_memory_allocated() if gpu else 0
    encoded.costs["peak_memory_bytes"] = peak or None  # a process's own peak is not that of one cell
    return encoded


def _in_sample(estimator: Any, images: Images) -> Encoded:
    started = time.perf_counter()
    codes = _checked(estimator.fit_transform(images.test), len(images.test))
    return Encoded(None, codes, None, NO_INVERSE, True, _costs(estimator, time.perf_counter() - started, None, codes))


def _held_out(estimator: Any, images: Images) -> Encoded:
    started = time.perf_counter()
    _fit(estimator, images)
    fitted = time.perf_counter()
    codes, seconds = timed(estimator.transform, images.test)
    codes = _checked(codes, len(images.test))
    train = _checked(estimator.transform(images.train), len(images.train))
    costs = _costs(estimator, fitted - started, seconds, codes)
    why = no_way_back(estimator)
    made = None if why else _checked(estimator.inverse_transform(codes), len(codes)).reshape(images.test.shape)
    return Encoded(train, codes, made, why, False, costs)


def timed(transform: Callable[[np.ndarray], Any], images: np.ndarray) -> tuple[Any, float]:
    """What a transform makes of images (N, ...), and the seconds an image, once it is warm.

    >>> timed(lambda images: images + 1, np.zeros((2, 1)))[0].tolist()
    [[1.0], [1.0]]
    """
    transform(images[:WARM_UP])
    started = time.perf_counter()
    made = transform(images)
    return made, (time.perf_counter() - started) / len(images)


def _fit(estimator: Any, images: Images) -> None:
    """Fit with labels where the estimator asks for them, on the images that have one; else without."""
    if not learns_from_labels(estimator):
        estimator.fit(images.train)
        return
    known = images.train_labels >= 0
    if not known.any():
        raise ContentError(f"{type(estimator).__name__} learns from labels, and these images have none")
    estimator.fit(images.train[known], images.train_labels[known])


def _checked(codes: Any, count: int) -> np.ndarray:
    """The codes as (count, D) floats; ContentError where they are not."""
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
    """Why its codes are not turned into images again; empty where they are.

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
        "fit_seconds": fit + training_seconds(estimator),
        "transform_seconds_per_image": transform,
        "bytes_per_vector": 4 * codes.shape[1],
        "parameters": count_parameters(estimator),
    }
