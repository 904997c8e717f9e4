"""Clusters of codes, found without labels; `clustering` then says how well they match the classes."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes, checked_columns, checked_k
from replearn.metrics.sample import sample

FIT_ON = 10_000  # more points change the clusters little, and cost in proportion
KMEANS_STARTS = 10  # MNIST's 10,000 test images, one core: 4 s
MIXTURE_STARTS = 3  # one start misses the better solution of 30-D codes; 64-D: 13 s
LOW, LOW_STARTS = 8, 20  # up to so many dimensions a start is cheap, and solutions are many: 2-D 3 s, 8-D 10 s
FULL_UP_TO = 64  # dimensions; a covariance matrix a cluster costs D^2 numbers and D^3 time


def kmeans(codes: np.ndarray, k: int, seed: int, train: np.ndarray | None = None) -> np.ndarray:
    """Return the cluster of each point by scikit-learn's k-means, the best of ten starts: (N,D) -> (N,) in 0..k-1.

    train: (M,D) points to fit on, for held-out numbers; left out, the codes themselves. At most 10,000 are
    fitted on, drawn by `seed`. Raise ContentError on NaN, unequal D, and k outside 2..points to fit on.

    >>> a, b, c, d = kmeans(np.array([[0.0], [0.1], [5.0], [5.1]]), k=2, seed=0)
    >>> a == b, b == c, c == d
    (np.True_, np.False_, np.True_)
    """
    codes, fitted_on = _points(codes, k, seed, train)
    return _quietly(
        KMeans(k, n_init=KMEANS_STARTS, random_state=seed),
        fitted_on.astype(np.float32),
        codes.astype(np.float32),
    )


@threadpool_limits.wrap(limits=1, user_api="blas")  # small products: two threads that wait for each other took 6 x
def gaussian_mixture(codes: np.ndarray, k: int, seed: int, train: np.ndarray | None = None) -> np.ndarray:
    """Return the likeliest component of each point in scikit-learn's Gaussian mixture: (N,D) -> (N,) in 0..k-1.

    A full covariance matrix a component up to 64 dimensions, diagonal ones beyond; the likeliest of three starts by
    k-means, up to 8 dimensions of twenty from points drawn apart (k-means++), which differ more. Codes are first moved
    to mean 0 and divided by one number, their largest deviation, so that scikit-learn's regularisation of 1e-6 does
    not depend on scale. train, seed and errors as in `kmeans`.

    >>> a, b, c, d = gaussian_mixture(np.array([[0.0], [0.1], [5.0], [5.1]]), k=2, seed=0)
    >>> a == b, b == c, c == d
    (np.True_, np.False_, np.True_)
    """
    codes, fitted_on = _points(codes, k, seed, train)
    kind = "full" if codes.shape[1] <= FULL_UP_TO else "diag"
    starts, begun = (LOW_STARTS, "k-means++") if codes.shape[1] <= LOW else (MIXTURE_STARTS, "kmeans")
    mixture = GaussianMixture(k, covariance_type=kind, n_init=starts, init_params=begun, random_state=seed)
    return _quietly(mixture, fitted_on, codes)


def _points(codes: np.ndarray, k: int, seed: int, train: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    codes = checked_codes("codes", codes, 1)
    fitted_on = codes if train is None else checked_codes("train", train, 1)
    checked_columns(("codes", "train"), codes, fitted_on)
    fitted_on = fitted_on[sample(len(fitted_on), FIT_ON, seed)]
    checked_k(k, len(fitted_on), f"at most the {len(fitted_on)} points to fit on")
    if k < 2:
        raise ContentError(f"k {k}: one cluster says nothing; must be 2 or more")
    centre = fitted_on.mean(axis=0, dtype=np.float64)
    scale = float(fitted_on.std(axis=0, dtype=np.float64).max()) or 1.0
    return (codes - centre) / scale, (fitted_on - centre) / scale


def _quietly(estimator: KMeans | GaussianMixture, fitted_on: np.ndarray, codes: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct points than k, or slow EM
        return np.asarray(estimator.fit(fitted_on).predict(codes), dtype=np.int64)
