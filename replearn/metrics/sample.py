"""Which rows a costly metric is worked out on, where there are more than it can afford. No metric itself."""

from __future__ import annotations

import numpy as np


def sample(count: int, most: int, seed: int) -> np.ndarray:
    """Rows 0..count-1 if they are `most` or fewer, else `most` of them drawn by seed: no repeats, ascending.

    >>> sample(3, most=5, seed=0).tolist(), len(sample(10, most=5, seed=0))
    ([0, 1, 2], 5)
    """
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
