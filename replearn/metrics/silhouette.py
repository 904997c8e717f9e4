"""How compact classes or clusters are, and how far apart."""

from __future__ import annotations

import numpy as np
import sklearn
from sklearn.metrics import silhouette_score

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes, checked_labels
from replearn.metrics.sample import sample

SILHOUETTE_OF = 10_000  # its time is quadratic: 5 s at 784 dimensions on one core


def silhouette(codes: np.ndarray, labels: np.ndarray, seed: int) -> float:
    """Return the mean over points of (b - a) / max(a, b); -1..1, higher is better. Rousseeuw 1987, scikit-learn's.

    a: mean Euclidean distance to the point's own class; b: to the nearest other class. codes (N,D), labels
    (N,): classes or clusters. Of more than 10,000 points, 10,000 drawn by `seed`. Raise ContentError on NaN,
    on labels missing, negative or of one class, and where no class has two points.

    >>> round(silhouette(np.array([[0.0], [0.0], [3.0], [3.0]]), np.array([0, 0, 1, 1]), seed=0), 3)
    1.0
    """
    codes = checked_codes("codes", codes, 3)
    labels = checked_labels("labels", labels, len(codes))
    chosen = sample(len(codes), SILHOUETTE_OF, seed)
    codes, labels = codes[chosen], checked_labels("labels", labels[chosen], len(chosen))
    if len(np.unique(labels)) == len(labels):
        raise ContentError(f"labels: {len(labels)} points of as many classes; some class needs two points")
    with sklearn.config_context(working_memory=64):  # MiB a block of distances, instead of 1 GiB
        return float(silhouette_score(codes, labels))
