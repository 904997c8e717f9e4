"""How a column of the scoreboard is shown to people: its heading, format, better direction, meaning."""

import math
from dataclasses import dataclass
from typing import Any, Literal

IN_SAMPLE = "_in_sample"  # ending of a column whose scores are of the very images that were fitted
MISSING = "–"


@dataclass(frozen=True)
class Column:
    """A heading, the group above it, which direction is better (None: neither), format of value x scale, meaning."""

    heading: str
    group: str = ""
    better: Literal["higher", "lower"] | None = None
    form: str = "{}"
    scale: float = 1
    meaning: str = ""

    def text(self, value: Any) -> str:
        """A value as it stands in the table; "–" where there is none.

        >>> column_of("transform_seconds_per_image").text(0.00123), column_of("psnr").text(None)
        ('1.230', '–')
        """
        if missing(value):
            return MISSING
        if not is_number(value):
            return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        return self.form.format(value * self.scale if self.scale != 1 else value)


def is_number(value: Any) -> bool:
    """Whether that sorts as a number: a finite one, and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def missing(value: Any) -> bool:
    """Whether that is no value: None, NaN, an empty list or text."""
    return value is None or (isinstance(value, float) and not math.isfinite(value)) or value in ([], (), "")


RECONSTRUCTION, CLASSES, NEIGHBOURS, COST = "reconstruction", "classes", "neighbourhoods", "cost"
CLUSTERS, MORE = "clusters without labels", "more"
GROUPS = ("", RECONSTRUCTION, CLASSES, NEIGHBOURS, CLUSTERS, MORE, COST)  # their order on the page


def _share(heading: str, group: str, meaning: str) -> Column:
    return Column(heading, group, "higher", "{:.4f}", meaning=meaning)


# Kept short: what is not here is shown under its own name, with four digits and no direction.
KNOWN = {
    "representation": Column("representation", meaning="What turned the images into vectors."),
    "n_components": Column("dimensions", form="{:,}", meaning="How many numbers stand for an image."),
    "dataset": Column("data", MORE),
    "n_train": Column("training images", MORE, form="{:,}"),
    "n_test": Column("test images", MORE, form="{:,}"),
    "seeds": Column("seeds", MORE),
    "mse": Column("MSE", RECONSTRUCTION, "lower", "{:.5f}", meaning="Mean squared error of a pixel value in [0, 1]."),
    "sse_per_image": Column(
        "error/image",
        RECONSTRUCTION,
        "lower",
        "{:.2f}",
        meaning="Squared error of an image's reconstruction, summed over its pixels.",
    ),
    "psnr": Column(
        "PSNR (dB)", RECONSTRUCTION, "higher", "{:.2f}", meaning="Peak signal to noise: the MSE in decibels."
    ),
    "ssim": Column(  # no best: it asks mostly whether empty paper stays exactly empty, and prefers few dimensions there
        "SSIM", RECONSTRUCTION, form="{:.4f}", meaning="Structural similarity, at most 1; of windows, empty ones too."
    ),
    "pca_equivalent_dimension": Column(
        "as PCA with", RECONSTRUCTION, form="{:,}", meaning="How many components PCA needs for as small an error."
    ),
    "knn_accuracy": _share(
        "5-NN",
        CLASSES,
        "Share of test images to which the vote of the 5 nearest training images gives the right class.",
    ),
    "knn15_accuracy": _share("15-NN", CLASSES, "As 5-NN, by the vote of the 15 nearest."),
    "linear_probe_accuracy": _share(
        "linear probe", CLASSES, "Share of test images that a linear classifier of the vectors gets right."
    ),
    "trustworthiness": _share(
        "trust", NEIGHBOURS, "How far the nearest vectors are also near as images; 1 at most, chance 0.5."
    ),
    "continuity": _share(
        "continuity", NEIGHBOURS, "How far the nearest images are still near as vectors; 1 at most, chance 0.5."
    ),
    "trustworthiness_mean": _share(
        "trust, mean", NEIGHBOURS, "Trust averaged over neighbourhoods of 10, 20, ..., 200."
    ),
    "continuity_mean": _share(
        "continuity, mean", NEIGHBOURS, "Continuity averaged over neighbourhoods of 10, 20, ..., 200."
    ),
    "neighbour_overlap": Column(
        "overlap",
        NEIGHBOURS,
        form="{:.4f}",
        meaning="Share of an image's nearest neighbours among the raw pixels that it keeps.",
    ),
    "cka_raw": Column(
        "CKA to pixels",
        NEIGHBOURS,
        form="{:.4f}",
        meaning="Linear likeness to the raw pixels, 1 at most; no better or worse.",
    ),
    "seed_stability": _share(
        "seed stability", NEIGHBOURS, "How many neighbours survive another seed: mean Jaccard index, 0..1."
    ),
    "silhouette": _share("silhouette", CLUSTERS, "How far the classes lie apart, against their own width; -1..1."),
    "kmeans_chance": Column("k-means chance", CLUSTERS, form="{:.4f}", meaning="Accuracy with shuffled labels."),
    "gmm_chance": Column("mixture chance", CLUSTERS, form="{:.4f}", meaning="Accuracy with shuffled labels."),
    "majority_accuracy": Column(
        "by chance", CLASSES, form="{:.4f}", meaning="Share of test images right by always naming the commonest class."
    ),
    "fit_seconds": Column("fit (s)", COST, "lower", "{:,.1f}", meaning="Seconds to fit, on the machine named below."),
    "transform_seconds_per_image": Column(
        "encode (ms)", COST, "lower", "{:,.3f}", 1000, "Milliseconds to turn one image into its vector."
    ),
    "bytes_per_vector": Column("bytes", COST, "lower", "{:,.0f}", meaning="Bytes that one vector takes."),
    "parameters": Column("parameters", COST, "lower", "{:,.0f}", meaning="Numbers learned."),
    "peak_memory_bytes": Column("memory (MB)", COST, "lower", "{:,.0f}", 1e-6, "Peak memory, in megabytes."),
}
METHODS = {"kmeans": "k-means", "gmm": "mixture"}
SCORES = {
    "accuracy": "Share of images whose cluster stands for their class; see its chance.",
    "nmi": "Normalised mutual information of clusters and classes, 0..1.",
    "ari": "Rand index of clusters and classes, adjusted for chance, at most 1.",
}


def column_of(name: str) -> Column:
    """How the column `name` is shown.

    >>> column_of("knn_accuracy_in_sample").heading, column_of("gmm_nmi").heading, column_of("new_one").heading
    ('5-NN, in-sample', 'mixture NMI', 'new one')
    """
    if name in KNOWN:
        return KNOWN[name]
    if name.endswith(IN_SAMPLE):
        base = column_of(name.removesuffix(IN_SAMPLE))
        words = f"{base.meaning} Of the very images that were fitted: flattering.".strip()
        return Column(f"{base.heading}, in-sample", base.group, base.better, base.form, base.scale, words)
    method, _, score = name.partition("_")
    if method in METHODS and score in SCORES:
        words = score if score == "accuracy" else score.upper()
        return _share(f"{METHODS[method]} {words}", CLUSTERS, SCORES[score])
    heading = name.replace("_", " ")
    return _share(heading, MORE, "") if name.endswith("_accuracy") else Column(heading, MORE, form="{:.4g}")
