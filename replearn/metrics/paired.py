"""Whether two representations differ on the same images: every image is scored with both, and answers for itself."""

from __future__ import annotations

import numpy as np
from scipy.stats import binomtest

from replearn.errors import ContentError

RESAMPLES = 1000
TOGETHER = 1 << 21  # rows drawn at a time: 16 MiB


def mcnemar(first: np.ndarray, second: np.ndarray) -> float:
    """Return the two-sided exact p of McNemar's test: (N,) and (N,) bool, right or wrong on the same N images; 0..1.

    Only the images that one gets right and the other wrong tell: were both as good, each would go either way like
    a coin. McNemar, Psychometrika 12 (1947). Raise ContentError on unequal N.

    >>> mcnemar(np.array([True] * 6 + [False]), np.array([False] * 6 + [False]))
    0.03125
    """
    first, second = _pair(first, second)
    only_first, only_second = int((first > second).sum()), int((second > first).sum())
    return float(binomtest(only_first, only_first + only_second).pvalue) if only_first + only_second else 1.0


def bootstrap_interval(first: np.ndarray, second: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of mean(first - second) over images: (N,) and (N,) numbers of the same N images.

    Percentiles over 1,000 draws of N images with repeats, the same images for both (Efron, Annals of Statistics 7,
    1979). Raise ContentError on unequal N.

    >>> bootstrap_interval(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    (1.0, 1.0)
    """
    first, second = _pair(first, second)
    differences = first.astype(np.float64) - second
    count, rng = len(differences), np.random.default_rng(seed)
    step = max(1, TOGETHER // count)
    means = np.concatenate([
        differences[rng.integers(0, count, (min(step, RESAMPLES - start), count))].mean(axis=1)
        for start in range(0, RESAMPLES, step)
    ])  # fmt: skip
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def differs(first: np.ndarray, second: np.ndarray) -> bool:
    """Return whether two scorings (N,) of the same images differ beyond chance, at 5 %: McNemar for bool, else the
    bootstrap.

    >>> differs(np.array([True] * 6), np.array([False] * 6)), differs(np.array([True] * 5), np.array([False] * 5))
    (True, False)
    """
    if np.asarray(first).dtype == bool and np.asarray(second).dtype == bool:
        return mcnemar(first, second) < 0.05
    low, high = bootstrap_interval(first, second)
    return low > 0 or high < 0


def _pair(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.asarray(first), np.asarray(second)
    if first.ndim != 1 or first.shape != second.shape or not len(first):
        raise ContentError(f"first {first.shape} and second {second.shape}: must be (N,) of the same N images, N >= 1")
    return first, second
