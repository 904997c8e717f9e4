"""Whether the classes are found without labels: clusters of the training codes, counted on the test codes."""

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric
from replearn.metrics.clustering import ari, clustering_accuracy, nmi
from replearn.metrics.clusters import gaussian_mixture, kmeans
from replearn.metrics.silhouette import silhouette

PLACE = 40
GROUP = "clusters without labels"
NEEDS = ("labels",)


def _classes(codes: Encoded) -> int:
    return len(np.unique(codes.references[1]))


def _kmeans(codes: Encoded) -> np.ndarray:
    return kmeans(codes.labelled, _classes(codes), codes.seed, None if codes.in_sample else codes.references[0])


def _mixture(codes: Encoded) -> np.ndarray:
    return gaussian_mixture(
        codes.labelled, _classes(codes), codes.seed, None if codes.in_sample else codes.references[0]
    )


ACCURACY = "Share of images in the cluster matched to their class."
NMI = "Normalised mutual information of clusters and classes, 0..1."
ARI = "Rand index of clusters and classes, adjusted for chance, at most 1."

METRICS = (
    Metric(
        "kmeans_accuracy", "k-means accuracy", GROUP, "higher", "{:.4f}", ACCURACY, NEEDS,
        lambda codes: clustering_accuracy(codes.labels, codes.once(_kmeans)), headline=False,
    ),
    Metric(
        "kmeans_nmi", "k-means NMI", GROUP, "higher", "{:.4f}", NMI, NEEDS,
        lambda codes: nmi(codes.labels, codes.once(_kmeans)), headline=False,
    ),
    Metric(
        "kmeans_ari", "k-means ARI", GROUP, "higher", "{:.4f}", ARI, NEEDS,
        lambda codes: ari(codes.labels, codes.once(_kmeans)), headline=False,
    ),
    Metric(
        "gmm_accuracy", "GMM accuracy", GROUP, "higher", "{:.4f}", ACCURACY, NEEDS,
        lambda codes: clustering_accuracy(codes.labels, codes.once(_mixture)),
    ),
    Metric(
        "gmm_nmi", "GMM NMI", GROUP, "higher", "{:.4f}", NMI, NEEDS,
        lambda codes: nmi(codes.labels, codes.once(_mixture)), headline=False,
    ),
    Metric(
        "silhouette", "silhouette", GROUP, "higher", "{:.4f}",
        "How far the classes lie apart, against their own width; -1..1.", NEEDS,
        lambda codes: silhouette(codes.labelled, codes.labels, codes.seed), headline=False,
    ),
)  # fmt: skip
