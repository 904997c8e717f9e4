"""A cloud in the plane, seen along one axis: the variance that is kept and the error that is made, by angle."""

import numpy as np


def cloud(count: int, seed: int) -> np.ndarray:
    """Return a centred cloud (count, 2), longer than it is wide, turned by 30 degrees; its mean squared length is 5.

    >>> round(float((cloud(20, 0) ** 2).sum(axis=1).mean()), 9)
    5.0
    """
    angle = np.deg2rad(30)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = (np.random.default_rng(seed).normal(size=(count, 2)) * [2.0, 0.7]) @ axes
    points -= points.mean(axis=0)
    return points * np.sqrt(5 / (points**2).sum(axis=1).mean())  # so that rounded shares add up to a round sum


def direction(angle: float | np.ndarray) -> np.ndarray:
    """Return the unit vectors (..., 2) at these angles in degrees.

    >>> direction(90).round(9).tolist()
    [0.0, 1.0]
    """
    radians = np.deg2rad(angle)
    return np.stack([np.cos(radians), np.sin(radians)], axis=-1)


def variance_and_error(points: np.ndarray, angles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for an axis at each angle (A,) in degrees, the variance of the projections, and mean squared distance to
    the axis.

    points (N, 2) are centred; both are means over the N points, so by Pythagoras they add up to the mean
    squared length of the points, whatever the angle.

    >>> variance_and_error(np.array([[3.0, 4.0], [-3.0, -4.0]]), np.array([0, 90]))
    (array([ 9., 16.]), array([16.,  9.]))
    """
    axes = direction(angles)  # (A, 2)
    along = points @ axes.T  # (N, A)
    feet = along[:, :, None] * axes  # (N, A, 2)
    away = points[:, None, :] - feet
    return (along**2).mean(axis=0), (away**2).sum(axis=2).mean(axis=0)


def principal_components(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return PCA from the covariance matrix: variances (D,), largest first, and components (D, D), one a row.

    points (N, D), N above 1. Divided by N - 1, as scikit-learn does; the sign of a component is arbitrary.
    """
    centred = points - points.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / (len(points) - 1))  # ascending
    return values[::-1], vectors[:, ::-1].T
