"""Whether a classifier is right as often as it says."""

from __future__ import annotations

import numpy as np

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes, checked_labels

SUM_TOLERANCE = 0.01  # bfloat16 probabilities sum to 1 within this


def expected_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    """Return the mean gap between confidence and accuracy; 0..1, lower is better.

    probabilities (N,K), rows summing to 1; labels (N,) in 0..K-1. The confidence of an image is its largest
    probability; images fall into `bins` equal intervals of it, (a, b], and ECE is the sum over intervals B
    of |B| / N * |accuracy(B) - confidence(B)|. Guo et al., ICML 2017, equation 3.
    Raise ContentError for logits or NaN, unequal N, labels missing, negative or beyond K-1, bins below 1.

    >>> round(expected_calibration_error(np.array([[0.8, 0.2], [0.7, 0.3]]), np.array([0, 1]), bins=2), 3)
    0.25
    """
    probabilities = checked_codes("probabilities", probabilities, 1)
    count, classes = probabilities.shape
    labels = checked_labels("labels", labels, count, classes=1)
    if bins < 1:
        raise ContentError(f"bins {bins}: must be 1 or more")
    off = float(np.abs(probabilities.sum(axis=1, dtype=np.float64) - 1).max())
    if probabilities.min() < 0 or off > SUM_TOLERANCE:
        raise ContentError(
            f"probabilities: a row sums to 1 but for {off:.2g}, the smallest is {probabilities.min():.2g}; "
            "rows must be 0 or more and sum to 1: take the softmax of logits"
        )
    if labels.max() >= classes:
        raise ContentError(
            f"labels: hold {labels.max()}, but probabilities {probabilities.shape} know 0..{classes - 1}"
        )
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    place = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    gaps = np.bincount(place, weights=right - confidence, minlength=bins)  # |B| (accuracy - confidence)
    return float(np.abs(gaps).sum() / count)
