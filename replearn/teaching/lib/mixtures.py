"""Mixtures of two images, pixel by pixel and in a code, and how far they are from anything real."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from replearn.metrics.neighbours import nearest
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.inference import apply


class Interval(NamedTuple):
    """A mean, and half the width of its 95 % interval."""

    mean: float
    half: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.half:.3f}"


def interval(values: np.ndarray) -> Interval:
    """Return the mean of (n,) independent values and 1.96 standard errors, which for n of hundreds hold 95 %.

    >>> print(interval(np.array([1.0, 3.0] * 50)))
    2.000 ± 0.197
    """
    return Interval(float(values.mean()), float(1.96 * values.std(ddof=1) / np.sqrt(len(values))))


def pairs_of_classes(labels: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Return at most `count` pairs of positions in labels (N,), drawn by chance, no place twice; both classes differ:
    (n, 2).

    >>> labels = np.arange(100) % 10
    >>> pairs = pairs_of_classes(labels, 2, seed=0)
    >>> bool((labels[pairs[:, 0]] != labels[pairs[:, 1]]).all()), pairs.shape
    (True, (2, 2))
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    pairs = order[: len(order) // 2 * 2].reshape(-1, 2)
    return pairs[labels[pairs[:, 0]] != labels[pairs[:, 1]]][:count]


def mix(first: np.ndarray, second: np.ndarray, t: float) -> np.ndarray:
    """Return (1 - t) of the first and t of the second, arrays of one shape; t 0..1.

    >>> mix(np.array([0.0, 8.0]), np.array([4.0, 0.0]), 0.25).tolist()
    [1.0, 6.0]
    """
    return (1 - t) * first + t * second


def mixtures(model: Autoencoder, first: np.ndarray, second: np.ndarray, ts: np.ndarray) -> dict[str, np.ndarray]:
    """Return images (n, C, H, W) in [0, 1] mixed at each t, "in pixels" and "in code": (len(ts), n, C, H, W) each.

    In code is decode(mix(embed(first), embed(second))): at t = 0 and 1 the reconstructions.
    """
    codes = [apply(model, model.embed, images) for images in (first, second)]
    return {
        "in pixels": np.stack([mix(first, second, t) for t in ts.tolist()]),
        "in code": np.stack([apply(model, model.decode, mix(codes[0], codes[1], t)) for t in ts.tolist()]),
    }


def to_nearest(images: np.ndarray, real: np.ndarray) -> np.ndarray:
    """Return Euclidean distance of each image (n, C, H, W) to the nearest of the real ones (N, C, H, W): (n,).

    >>> to_nearest(np.array([[[[3.0, 4.0]]]]), np.array([[[[0.0, 0.0]]], [[[3.0, 3.0]]]])).tolist()
    [1.0]
    """
    flat, references = images.reshape(len(images), -1), real.reshape(len(real), -1)
    return np.linalg.norm(flat - references[nearest(flat, references, 1)[:, 0]], axis=1)


def confidence(model: Classifier, images: np.ndarray) -> np.ndarray:
    """Return the largest probability that the classifier gives any class, of each image (n, C, H, W): (n,), 1/K..1."""
    return apply(model, model.predict_proba, images).max(axis=1)
