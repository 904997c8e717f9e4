"""Draw some of many, so that every class keeps its share."""

import numpy as np


def stratified(labels: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return `count` of the N indices of `labels` (N,), ascending; each class has its share by the largest remainder.

    Images without a label (-1) are one class like the others: where all are, the draw is uniform. `count` of
    N or more gives all indices.

    >>> labels = np.array([0] * 6 + [1] * 3)
    >>> chosen = stratified(labels, 3, np.random.default_rng(0))
    >>> np.bincount(labels[chosen])
    array([2, 1])
    """
    n = len(labels)
    if count >= n:
        return np.arange(n)
    classes, sizes = np.unique(labels, return_counts=True)
    quota, remainder = np.divmod(sizes.astype(np.int64) * count, n)
    quota[np.argsort(-remainder, kind="stable")[: count - quota.sum()]] += 1
    chosen = [
        rng.choice(np.flatnonzero(labels == label), size, replace=False)
        for label, size in zip(classes, quota, strict=True)
    ]
    return np.sort(np.concatenate(chosen))
