"""umap-learn's UMAP on exact neighbours: nothing to compile for their search, and none missed."""

from typing import Any, Self

import numpy as np
from pynndescent import NNDescent  # type: ignore[import-untyped]
from umap import UMAP

from replearn.metrics.neighbours import nearest

SMALL = 4096  # below, umap-learn itself takes all distances
LARGE = 20_000  # above, its approximate search takes less time, its compiling counted


class ExactUMAP(UMAP):
    """UMAP whose neighbours, Euclidean, come from matrix products where there are 4,096 to 20,000 vectors.

    umap-learn's own search among so many is compiled anew in every process, which takes longer than the whole map.
    McInnes, Healy & Melville, arXiv 1802.03426.
    """

    precomputed_knn: tuple[Any, Any, Any]

    def fit(self, X: Any, y: Any = None, *more: Any, **options: Any) -> Self:
        """Fit to vectors (N, D)."""
        X = np.asarray(X, dtype=np.float32)
        if SMALL <= len(X) <= LARGE:
            index = ExactIndex(X)
            self.precomputed_knn = (*index.query(X, self.n_neighbors), index)
        super().fit(X, y, *more, **options)
        self.precomputed_knn = (None, None, None)  # a parameter, which `fit` must leave as it was
        return self


class ExactIndex(NNDescent):
    """Exact neighbours among points (N, D), where umap-learn asks for an index of pynndescent."""

    _angular_trees = False  # which umap-learn reads

    def __init__(self, points: np.ndarray) -> None:
        self.points = points

    def query(self, query_data: np.ndarray, k: int = 10, epsilon: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Return the k nearest points to each of M, nearest first, and their distances: (M,k) int32, (M,k) float32."""
        found = nearest(query_data, self.points, k)
        apart = [np.linalg.norm(self.points[own] - one, axis=1) for own, one in zip(found, query_data, strict=True)]
        return found.astype(np.int32), np.array(apart, dtype=np.float32)
