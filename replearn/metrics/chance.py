"""What an accuracy comes to by chance: the level below which a number says nothing."""

from __future__ import annotations

import numpy as np

from replearn.metrics.clustering import accuracy_of_matched

SHUFFLES = 20


def majority_accuracy(train_labels: np.ndarray, test_labels: np.ndarray) -> float | None:
    """Return the share of test images right by always naming the most frequent class of training; 0..1.

    (M,) and (N,) int, -1 unknown, which do not count; None where either has no label. Of equally frequent classes the
    smallest label is named.

    >>> majority_accuracy(np.array([0, 1, 1, -1]), np.array([1, 1, 0, 0]))
    0.5
    """
    train, test = (np.asarray(labels)[np.asarray(labels) >= 0] for labels in (train_labels, test_labels))
    if not len(train) or not len(test):
        return None
    return float((test == np.bincount(train).argmax()).mean())


def cluster_chance(
    labels: np.ndarray, clusters: np.ndarray, test_labels: np.ndarray, test_clusters: np.ndarray, seed: int
) -> float:
    """Return `accuracy_of_matched` with the labels shuffled, the mean of 20 shuffles: what clusters without meaning
    reach.

    labels, clusters (M,) are matched, test_labels, test_clusters (N,) scored; where they are the same images, they
    are shuffled alike. seed: of the shuffles.

    >>> labels, clusters = np.arange(8) % 2, np.arange(8) % 2
    >>> cluster_chance(labels, clusters, labels, clusters, seed=0) < 1
    True
    """
    rng = np.random.default_rng(seed)
    same = labels is test_labels
    found = []
    for _ in range(SHUFFLES):
        shuffled = rng.permutation(labels)
        tested = shuffled if same else rng.permutation(test_labels)
        found.append(accuracy_of_matched(shuffled, clusters, tested, test_clusters).mean())
    return float(np.mean(found))
