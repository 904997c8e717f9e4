"""How a column of the scoreboard is shown to people: its heading, format, better direction, meaning."""

import math
from dataclasses import dataclass
from typing import Any, Literal

IN_SAMPLE = "_in_sample"  # ending of a column whose scores are of the very images that were fitted
MISSING = "–"


@dataclass(frozen=True)
class Column:
    """A heading, which direction is better (None: neither), the format of value times scale, one sentence."""

    heading: str
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


def _share(heading: str, meaning: str) -> Column:
    return Column(heading, "higher", "{:.4f}", meaning=meaning)


# Kept short: what is not here is shown under its own name, with four digits and no direction.
KNOWN = {
    "representation": Column("representation", meaning="What turned the images into vectors."),
    "n_components": Column("dimensions", form="{:,}", meaning="How many numbers stand for an image."),
    "mse": Column(
        "MSE", "lower", "{:.5f}", meaning="Mean squared error of a reconstructed pixel, values in [0, 1]."
    ),
    "sse_per_image": Column(
        "error/image", "lower", "{:.2f}", meaning="Squared error of a reconstruction, summed over the pixels."
    ),
    "psnr": Column("PSNR (dB)", "higher", "{:.2f}", meaning="Peak signal to noise: MSE in decibels."),
    "ssim": _share("SSIM", "Structural similarity of images and their reconstructions, at most 1."),
    "knn_accuracy": _share("k-NN acc.", "Share of test images whose nearest training images have their class."),
    "linear_probe_accuracy": _share(
        "linear probe", "Share of test images that a linear classifier of the vectors gets right."
    ),
    "trustworthiness": _share("trust", "How far neighbours in the vectors are neighbours among the pixels; 0..1."),
    "continuity": _share("continuity", "How far neighbours among the pixels still are neighbours; 0..1."),
    "seed_stability": _share("seed stability", "Neighbours that survive another seed: mean Jaccard index, 0..1."),
    "silhouette": _share("silhouette", "How far classes lie apart against their own width, -1..1."),
    "fit_seconds": Column("fit (s)", "lower", "{:,.1f}", meaning="Seconds to fit it, on the machine named below."),
    "transform_seconds_per_image": Column(
        "encode (ms)", "lower", "{:,.3f}", 1000, "Milliseconds to turn one image into its vector."
    ),
    "bytes_per_vector": Column("bytes", "lower", "{:,}", meaning="Bytes that one vector takes."),
    "parameters": Column("parameters", "lower", "{:,}", meaning="Numbers learned."),
    "peak_memory_bytes": Column("memory (MB)", "lower", "{:,.0f}", 1e-6, "Peak memory of the process in fit."),
    "pca_equivalent_dimension": Column(
        "as PCA with", form="{:,}", meaning="How many components PCA needs for as small an error."
    ),
}


def column_of(name: str) -> Column:
    """How the column `name` is shown.

    >>> column_of("knn_accuracy_in_sample").heading, column_of("gmm_accuracy").better, column_of("new_one").heading
    ('k-NN acc., in-sample', 'higher', 'new one')
    """
    if name in KNOWN:
        return KNOWN[name]
    if name.endswith(IN_SAMPLE):
        base = column_of(name.removesuffix(IN_SAMPLE))
        words = f"{base.meaning} Of the very images that were fitted: flattering.".strip()
        return Column(f"{base.heading}, in-sample", base.better, base.form, base.scale, words)
    heading = name.replace("_", " ").replace("accuracy", "acc.")
    ending = name.split("_")[-1]
    if ending in ("accuracy", "nmi", "ari", "purity", "trustworthiness", "continuity", "stability"):
        return Column(heading.replace("nmi", "NMI").replace("ari", "ARI"), "higher", "{:.4f}")
    return Column(heading, form="{:.4g}")
