"""Filters that people designed long before networks learned theirs."""

import numpy as np

from replearn.teaching.arithmetic.examples import HORIZONTAL

CLASSIC_FILTERS: dict[str, np.ndarray] = {
    "horizontal lines": HORIZONTAL,
    "vertical lines": HORIZONTAL.T,
    "diagonal lines": np.array([[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]),  # the sum is 0: an even area gives 0
    "edges": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),  # a discrete Laplacian
    "blur": np.full((3, 3), 1 / 9),  # the mean of the window
}
