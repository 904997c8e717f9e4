"""How well each class is found, and how far its name can be believed: recall and precision from a confusion matrix."""

from __future__ import annotations

import numpy as np

from replearn.errors import ContentError


def precision_and_recall(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each class the share of right ones among the images so called, and among its own: (K,) and (K,), 0..1.

    matrix (K, K): counts, rows true classes, columns predicted ones. nan: of precision where a class was never
    predicted, of recall where it has no images. Raise ContentError for what is no such matrix.

    >>> precision, recall = precision_and_recall(np.array([[8, 2, 0], [0, 5, 0], [0, 0, 0]]))
    >>> precision.round(3).tolist(), recall.tolist()
    ([1.0, 0.714, nan], [0.8, 1.0, nan])
    """
    counts = np.asarray(matrix, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not (counts >= 0).all():
        raise ContentError(f"matrix {counts.shape}: must be (K, K) counts, 0 or more")
    right, predicted, true = np.diagonal(counts), counts.sum(axis=0), counts.sum(axis=1)
    precision, recall = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    np.divide(right, predicted, out=precision, where=predicted > 0)
    np.divide(right, true, out=recall, where=true > 0)
    return precision, recall
