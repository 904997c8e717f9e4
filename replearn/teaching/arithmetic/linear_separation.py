"""Points in the plane that no straight line parts: XOR and rings, the best line, and a net of two hidden units."""

import numpy as np

XOR_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR_LABELS = np.array([0, 1, 1, 0])


def rings(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a small ring inside a large one: points (count, 2), labels (count,), 0 inside and 1 outside,
    half of each.
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    radius, angle = np.where(labels == 0, 0.45, 1.0) + rng.normal(0, 0.09, count), rng.uniform(0, 2 * np.pi, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), labels


def best_line(points: np.ndarray, labels: np.ndarray, directions: int = 720) -> float:
    """Return the largest accuracy of any straight line: for each of so many directions every threshold is tried.

    points (N, 2), labels (N,) of 0 and 1. For points on a small grid, as those of XOR, the directions leave no
    way of parting them out; for others the result may be too small by a point or two.

    >>> best_line(XOR_INPUTS, XOR_LABELS), best_line(XOR_INPUTS, np.array([0, 0, 0, 1]))  # XOR, AND
    (0.75, 1.0)
    """
    angles = np.arange(directions) * 2 * np.pi / directions + 1e-3  # no two points of a grid fall together
    along = points @ np.stack([np.cos(angles), np.sin(angles)])  # (N, A)
    ones = labels[np.argsort(along, axis=0)]  # (N, A): labels in the order along each direction
    below = np.vstack([np.zeros((1, directions), int), (ones == 0).cumsum(axis=0)])  # zeros before each threshold
    above = ones.sum(axis=0) - np.vstack([np.zeros((1, directions), int), ones.cumsum(axis=0)])
    return float((below + above).max() / len(points))


def xor_by_hand(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a net with two hidden units that computes XOR, its weights chosen by hand: (hidden (N, 2), output (N,)).

    h1 = relu(a + b), h2 = relu(a + b - 1), y = h1 - 2 h2.

    >>> hidden, output = xor_by_hand(XOR_INPUTS)
    >>> hidden.tolist(), output.tolist()
    ([[0, 0], [1, 0], [1, 0], [2, 1]], [0, 1, 1, 0])
    """
    hidden = np.maximum(inputs @ np.array([[1, 1], [1, 1]]) + np.array([0, -1]), 0)
    return hidden, hidden @ np.array([1, -2])
