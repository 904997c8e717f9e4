"""Distances along the data: the shortest walk from neighbour to neighbour (Tenenbaum et al., Isomap, 2000)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import pdist
from scipy.stats import rankdata, spearmanr
from sklearn.neighbors import kneighbors_graph

STEPS_TO = 6  # neighbours that a step may lead to


def geodesics(points: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the lengths of the shortest walks between points (N, D), and the step before the last of each: (N, N)
    twice.

    A step joins a point and one of its `k` nearest neighbours and is as long as their Euclidean distance. Where
    there is no walk the length is infinite.

    >>> line = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.2]])  # a bent line: its ends are near
    >>> lengths, before = geodesics(line, 1)
    >>> float(lengths[0, 2]), walk(before, 0, 2)
    (2.0, [0, 1, 2])
    """
    graph = kneighbors_graph(points, k, mode="distance")
    return shortest_path(graph, method="D", directed=False, return_predecessors=True)


def walk(before: np.ndarray, start: int, end: int) -> list[int]:
    """Return the points of the shortest walk from one to another, both included; `before` as `geodesics` gives it."""
    points = [end]
    while points[-1] != start:
        points.append(int(before[start, points[-1]]))
    return points[::-1]


def ordered_right(distances: np.ndarray, same: np.ndarray) -> float:
    """Return how often a pair of one class is nearer than a pair of two classes, of pairs (n,): the area under the ROC
    curve.

    0..1, by chance 0.5; equal distances count half. `same` (n,) bool.

    >>> ordered_right(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False]))
    0.75
    """
    ranks = rankdata(distances)
    alike, others = int(same.sum()), int((~same).sum())
    return float((ranks[~same].sum() - others * (others + 1) / 2) / (alike * others))


@dataclass(frozen=True)
class BothWays:
    """Pairs of points that a walk joins, and how far apart they are.

    gaps: "straight, in pixels" and "along the data", (n,) each; same (n,) bool, whether a pair is of one class;
    pairs (n, 2) places; before (N, N) as `geodesics` gives it.
    """

    gaps: dict[str, np.ndarray]
    same: np.ndarray
    pairs: np.ndarray
    before: np.ndarray

    @property
    def correlation(self) -> float:
        """Spearman's rank correlation of the two distances."""
        return float(spearmanr(*self.gaps.values()).statistic)

    def walk(self, pair: int) -> list[int]:
        """Return the places on the shortest walk of a pair."""
        return walk(self.before, *map(int, self.pairs[pair]))


def both_ways(points: np.ndarray, labels: np.ndarray) -> BothWays:
    """Return both distances of every pair of points (N, D), labels (N,), that walks of six-neighbour steps join.

    >>> found = both_ways(np.arange(8.0)[:, None], np.arange(8) // 4)
    >>> len(found.same), {name: float(gap.max()) for name, gap in found.gaps.items()}
    (28, {'straight, in pixels': 7.0, 'along the data': 7.0})
    """
    lengths, before = geodesics(points, STEPS_TO)
    first, second = np.triu_indices(len(points), 1)
    along = lengths[first, second]
    joined = np.isfinite(along)
    first, second = first[joined], second[joined]
    gaps = {"straight, in pixels": pdist(points)[joined], "along the data": along[joined]}
    return BothWays(gaps, labels[first] == labels[second], np.column_stack([first, second]), before)
