"""A row of a scoreboard: what is known of one representation at one size, by the names of its columns."""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]

RECONSTRUCTION = ("mse", "sse_per_image", "psnr", "ssim")
CLASSES = ("knn_accuracy", "knn15_accuracy", "linear_probe_accuracy")
NEIGHBOURS = ("trustworthiness", "continuity", "trustworthiness_mean", "continuity_mean")
CLUSTERS = (
    *("kmeans_accuracy", "kmeans_nmi", "kmeans_ari", "gmm_accuracy", "gmm_nmi"),
    *("kmeans_chance", "gmm_chance"),  # what the accuracies come to where the labels are shuffled
)
LIKENESS = ("silhouette", "cka_raw", "neighbour_overlap", "seed_stability")
METRICS = (*RECONSTRUCTION, *CLASSES, *NEIGHBOURS, *CLUSTERS, *LIKENESS)
BESIDE_PIXELS = (*RECONSTRUCTION, *NEIGHBOURS, "cka_raw", "neighbour_overlap")  # what compares with the pixels
COLUMNS = (
    *("representation", "n_components", "seeds", "n_train", "n_test", "dataset", "in_sample", "supervised", "error"),
    *(name for metric in METRICS for name in (metric, f"{metric}_std")),
    *("fit_seconds", "transform_seconds_per_image", "bytes_per_vector", "parameters", "peak_memory_bytes"),
    *("pca_equivalent_dimension", "majority_accuracy"),
)


def complete(row: Mapping[str, Any]) -> Row:
    """A row with every column, in order, None where nothing was given; ValueError for a column there is not."""
    unknown = set(row) - set(COLUMNS)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    return {name: row.get(name) for name in COLUMNS}
