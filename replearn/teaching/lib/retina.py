"""The retina: pixel positions as words, the lit pixels of an image as its sentence, and what of the grid comes back.

Whoever learns from such sentences is told neither where a position lies nor that there is a grid. K positions are
known, those that are lit often enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from replearn.metrics.neighbours import nearest

LIT = 127  # of 255: brighter is lit
AROUND = 8  # the neighbours of a position on the grid


@dataclass(frozen=True)
class Retina:
    """sentences (N, K) bool; places (K, 2) row and column of each position; left_out, how many are lit too rarely."""

    sentences: np.ndarray
    places: np.ndarray
    left_out: int


def retina(images: np.ndarray, least: float = 0.001) -> Retina:
    """Return the sentences of uint8 images (N, 1, H, W); positions lit in fewer than a share `least` of them are left
    out.

    >>> images = np.zeros((4, 1, 2, 2), np.uint8)
    >>> images[:, 0, 1, 0] = 255
    >>> seen = retina(images)
    >>> seen.places.tolist(), seen.sentences.shape, seen.left_out
    ([[1, 0]], (4, 1), 3)
    """
    lit = images[:, 0] > LIT  # (N, H, W)
    known = lit.mean(axis=0) >= least
    return Retina(lit[:, known], np.argwhere(known), int((~known).sum()))


def grid_neighbours(places: np.ndarray) -> np.ndarray:
    """Return (K, K) bool: which known positions touch, by side or corner.

    >>> grid_neighbours(np.array([[0, 0], [1, 1], [3, 1]])).sum(axis=1).tolist()
    [1, 1, 0]
    """
    apart = np.abs(places[:, None] - places[None]).max(axis=2)
    return apart == 1


def grid_recall(vectors: np.ndarray, places: np.ndarray) -> float:
    """Return the share of a position's true neighbours that are among the 8 nearest of its vector (K, D); mean over
    positions.

    0..1; by chance 8 / (K - 1). Positions without a known neighbour do not count.
    """
    touching = grid_neighbours(places)
    found = nearest(vectors, vectors, AROUND, np.arange(len(vectors)))
    hits = np.take_along_axis(touching, found, axis=1).sum(axis=1)
    there = touching.sum(axis=1)
    return float((hits[there > 0] / there[there > 0]).mean())


def distances(vectors: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for every pair of positions how far apart on the grid, and 1 - cosine of their vectors, each (K (K-1) /
    2,).

    >>> grid, learned = distances(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[0, 0], [3, 4]]))
    >>> grid.tolist(), learned.tolist()
    ([5.0], [1.0])
    """
    first, second = np.triu_indices(len(places), 1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    grid = np.linalg.norm(places[first] - places[second], axis=1)
    return grid, 1 - (unit[first] * unit[second]).sum(axis=1)


def pairs_of(matrix: np.ndarray) -> np.ndarray:
    """Return the values of a symmetric matrix (K, K) in the order of `distances`: (K (K-1) / 2,).

    >>> pairs_of(np.array([[0, 1, 2], [1, 0, 3], [2, 3, 0]])).tolist()
    [1, 2, 3]
    """
    return matrix[np.triu_indices(len(matrix), 1)]


def correlation_by_reach(grid: np.ndarray, learned: np.ndarray, low: float, high: float) -> float:
    """Return Spearman's rho, -1..1, over the pairs more than `low` and up to `high` apart on the grid.

    >>> round(correlation_by_reach(np.array([1.0, 2, 3, 8, 9]), np.array([1.0, 2, 3, 9, 8]), 0, 5), 6)
    1.0
    """
    inside = (grid > low) & (grid <= high)
    return float(spearmanr(grid[inside], learned[inside]).statistic)


def mean_by_distance(grid: np.ndarray, learned: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for whole distances on the grid, the distance, mean and standard deviation of the learned one, each (n,).

    >>> x, mean, _ = mean_by_distance(np.array([1.0, 1.2, 2.0]), np.array([0.2, 0.4, 1.0]))
    >>> x.tolist(), mean.round(3).tolist()
    ([1, 2], [0.3, 1.0])
    """
    whole = np.rint(grid).astype(int)
    x = np.unique(whole)
    groups = [learned[whole == value] for value in x]
    return x, np.array([group.mean() for group in groups]), np.array([group.std() for group in groups])
