"""Which rows a costly metric is worked out on, where there are more than it can afford, and how sure that leaves it.

No metric itself.
"""

from __future__ import annotations

import numpy as np

ALL_UP_TO = 100_000  # points whose neighbours are all found: the time is quadratic, 100 times that of 10,000
DRAWN = 10_000  # points of more: half an interval is 0.01 or less for whatever lies in 0..1


def sample(count: int, most: int, seed: int) -> np.ndarray:
    """Return rows 0..count-1 if they are `most` or fewer, else `most` of them drawn by seed: no repeats, ascending.

    >>> sample(3, most=5, seed=0).tolist(), len(sample(10, most=5, seed=0))
    ([0, 1, 2], 5)
    """
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def scored_rows(count: int) -> np.ndarray:
    """Return rows that neighbour metrics are taken at: all up to 100,000, of more 10,000 drawn by one fixed seed.

    The same rows at every call, so that representations and seeds are compared on the same points.

    >>> len(scored_rows(100_000)), len(scored_rows(100_001))
    (100000, 10000)
    """
    return sample(count, count if count <= ALL_UP_TO else DRAWN, seed=0)


def half_interval(values: np.ndarray) -> float:
    """Return half of the 95 % interval of a mean over n points drawn at random, 1.96 standard errors: (n,), n 2 or
    more.

    A little wide, since points are drawn without repeats.

    >>> half_interval(np.array([0.0, 1.0, 0.0, 1.0]))
    0.5658...
    """
    return float(1.96 * values.std(ddof=1) / np.sqrt(len(values)))
