"""How well clusters of new codes tell their classes: matched on the training codes, and beside what chance gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from replearn.metrics.chance import cluster_chance
from replearn.metrics.clustering import accuracy_of_matched, ari, nmi
from replearn.metrics.clusters import FIT_ON
from replearn.metrics.sample import sample

Clustering = Callable[[np.ndarray, int, int, np.ndarray | None], np.ndarray]  # `clusters.kmeans` and its like


@dataclass(frozen=True)
class ClusterScores:
    """clusters (N,) int and right (N,) bool, image by image; its chance, 0..1; nmi and ari of clusters and classes."""

    clusters: np.ndarray
    right: np.ndarray
    chance: float
    nmi: float
    ari: float


def cluster_scores(
    cluster: Clustering,
    codes: np.ndarray,
    labels: np.ndarray,
    train_codes: np.ndarray | None,
    train_labels: np.ndarray | None,
    seed: int,
) -> ClusterScores:
    """Fit as many clusters as there are classes, let each stand for one class, and score codes (N,D), labels (N,).

    train_codes (M,D), train_labels (M,): clusters are fitted on these and matched with their classes, so that the
    labels scored have no part in it; of more than 10,000, those drawn by `seed`. None for codes that have no training
    codes, as t-SNE's: fitted, matched and scored on the same images, which flatters; `chance` shows how much.
    Raise ContentError as `clusters.kmeans` and `clustering_accuracy`.

    >>> from replearn.metrics.clusters import kmeans
    >>> codes, labels = np.array([[0.0], [0.1], [5.0], [5.1]]), np.array([0, 0, 1, 1])
    >>> cluster_scores(kmeans, np.array([[4.0], [1.0]]), np.array([1, 0]), codes, labels, seed=0).right.tolist()
    [True, True]
    """
    if train_codes is None or train_labels is None:
        found = matched = cluster(codes, len(np.unique(labels)), seed, None)
        train_labels = labels
    else:
        k, rows = len(np.unique(train_labels)), sample(len(train_codes), FIT_ON, seed)
        train_codes, train_labels = train_codes[rows], train_labels[rows]
        both = cluster(np.concatenate([codes, train_codes]), k, seed, train_codes)
        found, matched = both[: len(codes)], both[len(codes) :]
    return ClusterScores(
        found,
        accuracy_of_matched(train_labels, matched, labels, found),
        cluster_chance(train_labels, matched, labels, found, seed),
        nmi(labels, found),
        ari(labels, found),
    )
