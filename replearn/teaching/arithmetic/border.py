"""What padding does at the border of an image, ring by ring from the outside in."""

import numpy as np

from replearn.teaching.arithmetic.windows import correlate, pad, windows


def rings(height: int, width: int) -> np.ndarray:
    """Return how far each pixel is from the border: (H, W), 0 on the border itself.

    >>> rings(3, 4).tolist()
    [[0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    """
    rows, columns = np.arange(height)[:, None], np.arange(width)
    return np.minimum(np.minimum(rows, height - 1 - rows), np.minimum(columns, width - 1 - columns))


def ring_means(values: np.ndarray, first: int) -> np.ndarray:
    """Return the mean of values (H, W) in each of the first rings: (first,), the outermost first.

    >>> ring_means(np.array([[1.0, 1, 1], [1, 5, 1], [1, 1, 1]]), 2).tolist()
    [1.0, 5.0]
    """
    ring = rings(*values.shape)
    return np.array([values[ring == place].mean() for place in range(first)])


def times_seen(height: int, width: int, kernel: int, padding: int) -> np.ndarray:
    """Return how many windows of `kernel` x `kernel` each pixel lies in, with that padding, stride 1: (H, W).

    >>> times_seen(3, 3, 2, 0).tolist()
    [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    """
    places = pad(np.arange(1, height * width + 1).reshape(height, width), padding)  # 0 is padding
    counts = np.bincount(windows(places, (kernel, kernel)).ravel(), minlength=height * width + 1)
    return counts[1:].reshape(height, width)


def even_area(layers: int, padding: int, side: int = 11) -> np.ndarray:
    """Return an area of ones, side x side, after so many layers of 3x3 means, each with that padding.

    >>> even_area(1, 1, 3).round(2).tolist()
    [[0.44, 0.67, 0.44], [0.67, 1.0, 0.67], [0.44, 0.67, 0.44]]
    """
    values = np.ones((side, side))
    for _ in range(layers):
        values = correlate(values, np.full((3, 3), 1 / 9), padding=padding)
    return values
