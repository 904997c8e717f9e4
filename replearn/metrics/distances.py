"""Euclidean distances between many points and many others, a block of rows at a time. No metric itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

BLOCK_VALUES = 1 << 23  # 32 MiB of float32 a block; a quarter and four times of it were no faster
FEWEST_ROWS = 32  # of a block, though a million references make it larger: fewer would read them too often
DIRECTIONS_FROM = 5_000  # points that principal components are taken from
EXACT_UP_TO = 32  # up to this many numbers a point float64 products cost next to nothing


def squared_distances(
    queries: np.ndarray, references: np.ndarray, own: np.ndarray | None = None
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield blocks of squared Euclidean distances: (M,D) and (N,D) -> (first row, (B,N) float32), over all M rows.

    |q|^2 + |r|^2 - 2 q r', one matrix product a block: (-2q, |q|^2, 1) times (r, 1, |r|^2)', of points centred on
    the references' mean, where the cancellation is least; in float64 up to 32 dimensions, in float32 beyond.
    `rounding` bounds the error. own (M,): the row that each query is itself among the references; the distance to it
    becomes infinite. The caller may change a block. Memory: a centred copy of the references, and a few blocks.

    >>> blocks = squared_distances(np.array([[3.0]]), np.array([[0.0], [1.0]]))
    >>> [(start, block.tolist()) for start, block in blocks]
    [(0, [[9.0, 4.0]])]
    """
    dtype = np.float64 if references.shape[1] <= EXACT_UP_TO else np.float32
    centre = references.mean(axis=0, dtype=np.float64)
    fixed = _with_norms(references, centre, dtype)
    fixed[:, -2] = 1
    step = max(FEWEST_ROWS, BLOCK_VALUES // len(references))
    for start in range(0, len(queries), step):
        rows = _with_norms(queries[start : start + step], centre, dtype)
        rows[:, :-2] *= -2
        rows[:, -2] = rows[:, -1]
        rows[:, -1] = 1
        block = (rows @ fixed.T).astype(np.float32, copy=False)
        if own is not None:
            block[np.arange(len(block)), own[start : start + step]] = np.inf
        yield start, block


def _with_norms(points: np.ndarray, centre: np.ndarray, dtype: type) -> np.ndarray:
    """Return points (N,D) less the centre, then a column that is left open, then their squared norms: (N, D + 2).

    Centred in float64 and then rounded: a common offset, however large, costs no digits.
    """
    made = np.empty((len(points), points.shape[1] + 2), dtype)
    np.subtract(points, centre, out=made[:, :-2], casting="same_kind")
    made[:, -1] = squared_norms(made[:, :-2])
    return made


def shortened(queries: np.ndarray, references: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points of kept + 1 numbers, none further apart than the true ones and most nearly as far: (M,D), (N,D)
    float64.

    What they are along `kept` orthogonal directions, and the length of the rest: by the inequality of Cauchy and
    Schwarz the rests of two points are at least as far apart as their lengths differ. The directions are the
    principal components of some references; any would do.

    >>> q, r = shortened(np.array([[3.0, 4.0]]), np.array([[0.0, 0.0], [0.0, 2.0]]), kept=1)
    >>> [bool(np.linalg.norm(q - each) <= true + 1e-12) for each, true in zip(r, (5.0, 13**0.5))]
    [True, True]
    """
    some = references[:: max(1, len(references) // DIRECTIONS_FROM)].astype(np.float64)
    centre = some.mean(axis=0)
    directions = np.linalg.eigh(np.cov(some, rowvar=False))[1][:, -kept:]  # (D, kept), orthonormal
    return _along(queries, centre, directions), _along(references, centre, directions)


def _along(points: np.ndarray, centre: np.ndarray, directions: np.ndarray) -> np.ndarray:
    made = np.empty((len(points), directions.shape[1] + 1))
    step = max(1, BLOCK_VALUES // points.shape[1])
    for start in range(0, len(points), step):
        centred = points[start : start + step] - centre
        part = made[start : start + step]
        np.matmul(centred, directions, out=part[:, :-1])
        part[:, -1] = np.sqrt(np.maximum(squared_norms(centred) - squared_norms(part[:, :-1]), 0))
    return made


def rounding(queries: np.ndarray, references: np.ndarray) -> np.ndarray:
    """Return how far a value of `squared_distances` may lie from the true one: (M,) float64, one bound a query.

    A sum of D + 2 products errs by (D + 2) u times the sum of their sizes at most, u = 2^-24 (Higham 2002, section
    3.1): 2 |q| |r| + |q|^2 + |r|^2, which is 2 (|q|^2 + |r|^2) or less. Eight more are for centring, for the norms and
    for shortening.
    """
    centre = references.mean(axis=0, dtype=np.float64)
    farthest = float(max(squared_norms(part).max() for part in _centred(references, centre)))
    norms = np.concatenate([squared_norms(part) for part in _centred(queries, centre)])
    return (references.shape[1] + 10) * 2.0**-23 * (norms + farthest)


def squared_norms(points: np.ndarray) -> np.ndarray:
    """Return the squared length of each row, summed in float64: (N,D) -> (N,).

    >>> squared_norms(np.array([[3.0, 4.0]])).tolist()
    [25.0]
    """
    return np.einsum("ij,ij->i", points, points, dtype=np.float64)


def _centred(points: np.ndarray, centre: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, BLOCK_VALUES // points.shape[1])
    for start in range(0, len(points), step):
        yield points[start : start + step] - centre
