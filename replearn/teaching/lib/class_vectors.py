"""What a classifier has learned about its classes: the rows of its head, beside its mistakes."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import confusion_matrix
from torch import nn

from replearn.teaching.lib.feature_spaces import unit


def cosines(vectors: np.ndarray) -> np.ndarray:
    """Return the cosine of every two rows: (K, D) -> (K, K), in [-1, 1].

    >>> cosines(np.array([[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])).tolist()
    [[1.0, 0.0, -1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]
    """
    directions = unit(vectors)
    return np.clip(directions @ directions.T, -1, 1)


def confusions(labels: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each class is taken for each other, (K, K) counts, and how much probability it gives it, (K, K).

    labels (N,), logits (N, K). The mistakes of a good classifier are few; the mean probability that the images of
    class i give to class j says the same of all images. Row i of it sums to 1; a class without images has nan.

    >>> hard, soft = confusions(np.array([0, 0, 1]), np.log(np.array([[0.9, 0.1], [0.3, 0.7], [0.5, 0.5]])))
    >>> hard.tolist(), soft.round(3).tolist()
    ([[1, 1], [1, 0]], [[0.6, 0.4], [0.5, 0.5]])
    """
    classes = range(logits.shape[1])
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = powers / powers.sum(axis=1, keepdims=True)
    soft = np.array([chances[labels == k].mean(axis=0) if (labels == k).any() else np.full(len(classes), np.nan)
                     for k in classes])  # fmt: skip
    return confusion_matrix(labels, logits.argmax(axis=1), labels=list(classes)), soft


def pair_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return Spearman's rank correlation over pairs of classes of two (K, K) matrices, each made symmetric; -1..1.

    >>> round(pair_correlation(np.arange(16).reshape(4, 4), 2 * np.arange(16).reshape(4, 4)), 6)
    1.0
    """
    pairs = np.triu_indices(len(first), 1)
    return float(spearmanr((first + first.T)[pairs], (second + second.T)[pairs]).statistic)


def likest(matrix: np.ndarray, count: int) -> list[tuple[int, int]]:
    """Return the pairs (i, j), i < j, with the largest m_ij + m_ji of a (K, K) matrix, largest first.

    >>> likest(np.array([[9, 1, 5], [1, 9, 2], [5, 2, 9]]), 2)
    [(0, 2), (1, 2)]
    """
    first, second = np.triu_indices(len(matrix), 1)
    order = np.argsort(-(matrix + matrix.T)[first, second], kind="stable")[:count]
    return [(int(first[i]), int(second[i])) for i in order]


def narrow_classifier(pixels: int, width: int, classes: int) -> nn.Sequential:
    """Return images (B, 1, H, W) of so many pixels, to `width` features, to scores (B, K) by a linear head without
    bias.

    The head comes last; its rows are the class vectors.

    >>> narrow_classifier(pixels=64, width=2, classes=10)[-1].weight.shape
    torch.Size([10, 2])
    """
    return nn.Sequential(
        nn.Flatten(), nn.Linear(pixels, 128), nn.ReLU(), nn.Linear(128, width), nn.Linear(width, classes, bias=False)
    )
