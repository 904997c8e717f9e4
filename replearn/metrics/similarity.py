"""How alike two representations of the same images are: as wholes (CKA), and neighbour by neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes, checked_pair, checked_rows
from replearn.metrics.distances import squared_norms
from replearn.metrics.neighbours import nearest

BLOCK_VALUES = 1 << 23  # 64 MiB of float64 a block of columns


def linear_cka(x: np.ndarray, y: np.ndarray) -> float:
    """Return the centred kernel alignment, linear, debiased: 1 for equal, 0 for unrelated (by chance a little below).

    x (N,D), y (N,E), N >= 4. HSIC(x,y) / sqrt(HSIC(x,x) HSIC(y,y)); shifts, rotations, reflections and one
    scale for all features change nothing. Kornblith et al., ICML 2019, equation 3, with the unbiased HSIC of
    Song et al., ICML 2007, as Nguyen et al., ICLR 2021, without which few images make any two wide
    representations look alike. Time N D E, no N x N matrix; 10,000 x 784 twice: 0.8 s on one core.
    Raise ContentError on unequal N, fewer than four rows, NaN, and a representation that does not vary.

    >>> x = np.array([[0.0, 1.0], [2.0, 0.0], [1.0, 5.0], [4.0, 4.0], [7.0, 1.0]])
    >>> round(linear_cka(x, 3 * x[:, ::-1] + 1), 6)
    1.0
    """
    x, y = checked_pair(("x", "y"), x, y)
    checked_codes("x", x, 4)
    own = []
    for name, codes in (("x", x), ("y", y)):
        own.append(0.0 if (codes == codes[0]).all() else _hsic(codes, codes))
        if own[-1] <= 0:
            raise ContentError(f"{name} {codes.shape}: its rows do not vary beyond chance, so it has no CKA")
    return float(_hsic(x, y) / np.sqrt(own[0]) / np.sqrt(own[1]))


def neighbour_overlap(x: np.ndarray, y: np.ndarray, k: int = 15) -> float:
    """Return the mean share of a point's k nearest neighbours in x that are so in y too; 0..1, k / (N - 1) by chance.

    x (N,D), y (N,E), Euclidean, exact. Raise ContentError on unequal N, NaN, and k outside 1..N-1.

    >>> neighbour_overlap(np.array([[0.0], [1.0], [3.0]]), np.array([[0.0], [1.0], [1.5]]), k=1)
    0.6666666666666666
    """
    return float(pointwise_overlap(x, y, k).mean())


def pointwise_overlap(x: np.ndarray, y: np.ndarray, k: int = 15, rows: np.ndarray | None = None) -> np.ndarray:
    """Return the share of each point at `rows`, sought among all: (R,) float64, 0..1; without rows, of all N points.

    Its mean is `neighbour_overlap`, or estimates it where rows are drawn at random.

    >>> pointwise_overlap(np.array([[0.0], [1.0], [3.0]]), np.array([[0.0], [1.0], [1.5]]), k=1).tolist()
    [1.0, 0.0, 1.0]
    """
    x, y = checked_pair(("x", "y"), x, y)
    return _common(_others(x, k, rows), _others(y, k, rows)) / k


def seed_stability(maps: Sequence[np.ndarray], k: int = 15) -> float:
    """Return how much of a map survives another seed: Jaccard index of a point's k nearest neighbours in two maps.

    maps: two or more, each (N,D) of the same images. |A and B| / |A or B|, averaged over points and pairs of
    maps; 0..1, higher is better, about k / (2N) by chance. Raise ContentError as `neighbour_overlap`.

    >>> seed_stability([np.array([[0.0], [1.0], [3.0]]), np.array([[0.0], [1.0], [1.5]])], k=1)
    0.6666666666666666
    """
    return float(pointwise_stability(maps, k).mean())


def pointwise_stability(maps: Sequence[np.ndarray], k: int = 15, rows: np.ndarray | None = None) -> np.ndarray:
    """Return the index of each point at `rows`, averaged over pairs of maps: (R,) float64, 0..1; without rows, of all
    N.

    Its mean is `seed_stability`, or estimates it where rows are drawn at random.

    >>> pointwise_stability([np.array([[0.0], [1.0], [3.0]]), np.array([[0.0], [1.0], [1.5]])], k=1).tolist()
    [1.0, 0.0, 1.0]
    """
    if len(maps) < 2:
        raise ContentError(f"maps: {len(maps)} given; two or more are needed to compare")
    for i in range(1, len(maps)):
        checked_pair(("maps[0]", f"maps[{i}]"), maps[0], maps[i])
    found = [_others(points, k, rows) for points in maps]
    shares = []
    for a, b in combinations(found, 2):
        common = _common(a, b)
        shares.append(common / (2 * k - common))
    return np.mean(shares, axis=0)


def _hsic(x: np.ndarray, y: np.ndarray) -> float:
    """Return N (N - 3) times Song's unbiased HSIC, from features: the diagonals of the kernels are taken out again.

    With centred x and y, kernel diagonals p = |x_i|^2, q = |y_i|^2 and P, Q their sums, it is
    |x' y|_F^2 - N / (N - 2) sum p q + P Q / ((N - 1)(N - 2)).
    """
    count = len(x)
    x_mean, y_mean = x.mean(axis=0, dtype=np.float64), y.mean(axis=0, dtype=np.float64)
    y = y - y_mean
    q = squared_norms(y)
    p, cross = np.zeros(count), 0.0
    step = max(1, BLOCK_VALUES // max(count, y.shape[1]))
    for start in range(0, x.shape[1], step):
        part = x[:, start : start + step] - x_mean[start : start + step]
        p += squared_norms(part)
        cross += float(np.square(part.T @ y).sum())
    return cross - count / (count - 2) * float(p @ q) + p.sum() * q.sum() / ((count - 1) * (count - 2))


def _others(points: np.ndarray, k: int, rows: np.ndarray | None) -> np.ndarray:
    """Return the k nearest neighbours of the points at `rows`, or of all, none its own: (N,D) -> (R,k)."""
    if rows is None:
        return nearest(points, points, k, np.arange(len(points)))
    rows = checked_rows("rows", rows, len(points))
    return nearest(points[rows], points, k, rows)


def _common(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return how many entries rows of a and b share, each row without repeats: (N,k) and (N,k) -> (N,)."""
    both = np.sort(np.concatenate([a, b], axis=1), axis=1)
    return (both[:, 1:] == both[:, :-1]).sum(axis=1)
