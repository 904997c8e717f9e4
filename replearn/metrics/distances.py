"""Euclidean distances between many points and many others, a block of rows at a time. No metric itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

BLOCK_VALUES = 1 << 23  # 32 MiB of float32 a block; a quarter and four times of it were no faster
EXACT_UP_TO = 32  # up to this many numbers a point float64 products cost next to nothing


def squared_distances(
    queries: np.ndarray, references: np.ndarray, exclude_self: bool = False
) -> Iterator[tuple[int, np.ndarray]]:
    """Blocks of squared Euclidean distances: (M,D) and (N,D) -> (first row, (B,N) float32), over all M rows.

    |q|^2 + |r|^2 - 2 q r' by matrix products of points centred on the references' mean, where the
    cancellation is least: in float64 up to 32 dimensions, in float32 beyond. `rounding` bounds the error.
    exclude_self: the queries are the references, and the distance of each to itself becomes infinite.
    The caller may change a block. Memory: a centred copy of each array, and a few blocks.

    >>> blocks = squared_distances(np.array([[3.0]]), np.array([[0.0], [1.0]]))
    >>> [(start, block.tolist()) for start, block in blocks]
    [(0, [[9.0, 4.0]])]
    """
    dtype = np.float64 if references.shape[1] <= EXACT_UP_TO else np.float32
    centre = references.mean(axis=0, dtype=np.float64)
    fixed = np.concatenate([part.astype(dtype) for part in _centred(references, centre)])
    norms = squared_norms(fixed).astype(dtype)
    step = max(1, BLOCK_VALUES // len(references))
    for start in range(0, len(queries), step):
        # Centred in float64 and then rounded: a common offset, however large, costs no digits.
        rows = (queries[start : start + step] - centre).astype(dtype)
        block = (-2 * rows) @ fixed.T
        block += norms
        block += squared_norms(rows).astype(dtype)[:, None]
        block = block.astype(np.float32, copy=False)
        if exclude_self:
            np.fill_diagonal(block[:, start:], np.inf)
        yield start, block


def rounding(queries: np.ndarray, references: np.ndarray) -> np.ndarray:
    """How far a value of `squared_distances` may lie from the true one: (M,) float64, one bound a query.

    Summing D products errs by D u |q| |r| at most, u = 2^-24 (Higham 2002, section 3.1); the eight more
    are for centring, for the norms, and for the last sum and its rounding to float32.
    """
    centre = references.mean(axis=0, dtype=np.float64)
    farthest = float(max(squared_norms(part).max() for part in _centred(references, centre)))
    norms = np.concatenate([squared_norms(part) for part in _centred(queries, centre)])
    return (references.shape[1] + 8) * 2.0**-24 * (norms + farthest)


def squared_norms(points: np.ndarray) -> np.ndarray:
    """Squared length of each row, summed in float64: (N,D) -> (N,).

    >>> squared_norms(np.array([[3.0, 4.0]])).tolist()
    [25.0]
    """
    return np.einsum("ij,ij->i", points, points, dtype=np.float64)


def _centred(points: np.ndarray, centre: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, BLOCK_VALUES // points.shape[1])
    for start in range(0, len(points), step):
        yield points[start : start + step] - centre
