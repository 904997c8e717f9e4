"""How distances lose their meaning as dimensions are added."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist, pdist


def relative_contrast(points: np.ndarray, queries: np.ndarray) -> float:
    """Return (largest - smallest distance) / smallest, from each query (Q, D) to all points (N, D): the median over
    queries.

    Beyer et al., "When is nearest neighbor meaningful?", 1999: for independent coordinates it falls to 0 as D
    grows. Queries are not among the points. The median, as one query that lies almost on a point has a contrast
    without bound, and would be the mean by itself.

    >>> relative_contrast(np.array([[1.0], [3.0]]), np.array([[0.0]]))
    2.0
    """
    distances = cdist(queries, points)
    nearest = distances.min(axis=1)
    return float(np.median((distances.max(axis=1) - nearest) / nearest))


def relative_spread(points: np.ndarray) -> float:
    """Return the standard deviation over mean of the distances between all pairs of points (N, D).

    In a uniform cube it tends to sqrt(7 / (20 D)): squared distances have the mean D/6 and the variance 7D/180.
    """
    distances = pdist(points)
    return float(distances.std() / distances.mean())


def side_of_share(share: float, dimensions: int) -> float:
    """Return the side of a cube that holds this share of the unit cube's volume: share ** (1 / D).

    >>> round(side_of_share(0.01, 2), 6), round(side_of_share(0.01, 784), 3)
    (0.1, 0.994)
    """
    return float(share ** (1 / dimensions))
