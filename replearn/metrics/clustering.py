"""How well the classes come out as clusters: cluster once (`clusters.kmeans`), then ask for each number.

>>> from replearn.metrics.clusters import kmeans
>>> codes, labels = np.array([[0.0], [0.1], [5.0], [5.1]]), np.array([1, 1, 0, 0])
>>> clusters = kmeans(codes, k=2, seed=0)
>>> clustering_accuracy(labels, clusters), nmi(labels, clusters), ari(labels, clusters)
(1.0, 1.0, 1.0)
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

from replearn.metrics.checks import checked_labels


def clustering_accuracy(labels: np.ndarray, clusters: np.ndarray) -> float:
    """Return the share of points right when each cluster stands for one class, matched at best; 0..1, higher is better.

    (N,) and (N,), whole numbers >= 0. Yang et al., IEEE Trans. Image Processing 19 (2010), matched by the
    Hungarian method (Kuhn 1955); points of clusters left without a class count as wrong. Raise ContentError
    on unequal N and on labels missing, negative, or of one class.

    >>> clustering_accuracy(np.array([0, 0, 1, 1, 2]), np.array([1, 1, 0, 2, 2]))
    0.8
    """
    labels, clusters = _partitions(labels, clusters)
    return float(accuracy_of_matched(labels, clusters, labels, clusters).mean())


def accuracy_of_matched(
    labels: np.ndarray, clusters: np.ndarray, test_labels: np.ndarray, test_clusters: np.ndarray
) -> np.ndarray:
    """Return which test images are right when clusters stand for the classes that they match in training: (N,) bool.

    labels, clusters (M,) of the training images are matched at best, one class a cluster (Hungarian method); then
    test_clusters (N,) predict test_labels (N,). Matched on the very images that it is scored on, many clusters and
    few images look right by chance: 100 classes and 60 images without meaning reach 0.6. Errors as
    `clustering_accuracy`.

    >>> train = np.array([0, 0, 1, 1]), np.array([7, 7, 3, 3])
    >>> accuracy_of_matched(*train, np.array([0, 1, 1]), np.array([7, 7, 3])).tolist()
    [True, False, True]
    """
    labels, clusters = _partitions(labels, clusters)
    rows, columns = linear_sum_assignment(contingency_matrix(labels, clusters), maximize=True)
    stands_for = np.full(max(int(clusters.max()), int(np.max(test_clusters))) + 1, -1)
    stands_for[np.unique(clusters)[columns]] = np.unique(labels)[rows]
    return stands_for[test_clusters] == test_labels


def nmi(labels: np.ndarray, clusters: np.ndarray) -> float:
    """Return the normalised mutual information I(L,C) / ((H(L) + H(C)) / 2); 0..1, higher is better.

    scikit-learn's (Vinh, Epps and Bailey, JMLR 11, 2010). Input and errors as `clustering_accuracy`.

    >>> nmi(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    0.0
    """
    return float(normalized_mutual_info_score(*_partitions(labels, clusters)))


def ari(labels: np.ndarray, clusters: np.ndarray) -> float:
    """Return the adjusted Rand index, the pairs put together or apart alike; -0.5..1, 0 by chance, higher is better.

    scikit-learn's (Hubert and Arabie, Journal of Classification 2, 1985). Errors as `clustering_accuracy`.

    >>> ari(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    return float(adjusted_rand_score(*_partitions(labels, clusters)))


def _partitions(labels: np.ndarray, clusters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    count = np.asarray(clusters).size
    return checked_labels("labels", labels, count), checked_labels("clusters", clusters, count, classes=1)
