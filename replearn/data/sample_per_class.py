"""Which images stand for a data set where only a few can be shown."""

import numpy as np


def sample_per_class(labels: np.ndarray, count: int) -> np.ndarray:
    """Return places of `count` images with labels (N,), the first of each class in turn; the first ones if all are -1.

    >>> sample_per_class(np.array([1, 1, 0, 2, 0]), 4).tolist(), sample_per_class(np.array([-1, -1]), 1).tolist()
    ([2, 0, 3, 4], [0])
    """
    classes = [np.flatnonzero(labels == label)[:count] for label in np.unique(labels[labels >= 0])]
    turns = [indices[i] for i in range(count) for indices in classes if i < len(indices)]
    return np.array((turns or list(range(len(labels))))[:count])
