"""Whether the classes are found without labels, as clusters of the training codes that new codes fall into."""

from collections.abc import Callable
from typing import Any

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, over_images
from replearn.metrics.cluster_scores import ClusterScores, cluster_scores
from replearn.metrics.clusters import gaussian_mixture, kmeans
from replearn.metrics.silhouette import silhouette

PLACE = 40
GROUP = "clusters without labels"
NEEDS = ("labels",)


def _kmeans(codes: Encoded) -> ClusterScores:
    return _scores(codes, kmeans)


def _mixture(codes: Encoded) -> ClusterScores:
    return _scores(codes, gaussian_mixture)


def _scores(codes: Encoded, cluster: Callable[..., np.ndarray]) -> ClusterScores:
    train, labels = (None, None) if codes.in_sample else codes.references
    return cluster_scores(cluster, codes.labelled, codes.labels, train, labels, codes.seed)


def _metric(name: str, heading: str, meaning: str, of: Callable[[Encoded], ClusterScores], score: str) -> Metric:
    def compute(codes: Encoded) -> Any:
        found = codes.once(of)
        if score != "right":
            return getattr(found, score)
        points = np.flatnonzero(codes.spec.test_labels >= 0)
        return over_images(found.right, len(found.right), clusters=found.clusters, points=points)

    return Metric(
        name, heading, GROUP, None if score == "chance" else "higher", "{:.4f}", meaning, NEEDS, compute,
        headline=name == "gmm_accuracy", version=2 if of is _mixture else 1,  # 2: twenty starts in few dimensions
    )  # fmt: skip


ACCURACY = "Share of images whose cluster stands for their class; see its chance."
CHANCE = "Accuracy with shuffled labels."
NMI = "Normalised mutual information of clusters and classes, 0..1."
ARI = "Rand index of clusters and classes, adjusted for chance, at most 1."

METRICS = (
    _metric("kmeans_accuracy", "k-means accuracy", ACCURACY, _kmeans, "right"),
    _metric("kmeans_nmi", "k-means NMI", NMI, _kmeans, "nmi"),
    _metric("kmeans_ari", "k-means ARI", ARI, _kmeans, "ari"),
    _metric("gmm_accuracy", "GMM accuracy", ACCURACY, _mixture, "right"),
    _metric("gmm_nmi", "GMM NMI", NMI, _mixture, "nmi"),
    _metric("kmeans_chance", "k-means chance", CHANCE, _kmeans, "chance"),
    _metric("gmm_chance", "GMM chance", CHANCE, _mixture, "chance"),
    Metric(
        "silhouette", "silhouette", GROUP, "higher", "{:.4f}",
        "How far the classes lie apart, against their own width; -1..1.", NEEDS,
        lambda codes: silhouette(codes.labelled, codes.labels, codes.seed), headline=False,
    ),
)  # fmt: skip
