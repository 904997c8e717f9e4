"""Numbers that are always told: what a representation costs, what PCA would need, what chance reaches."""

from replearn.comparison.metric import Metric
from replearn.comparison.result import Result
from replearn.metrics.chance import majority_accuracy

PLACE = 80


def _metric(name: str, heading: str, form: str, scale: float, meaning: str) -> Metric:
    def compute(row: Result) -> float | None:
        return row.cost(name)

    return Metric(
        name, heading, "cost", "lower", form, meaning, compute=compute, of="row", scale=scale, headline=False,
        asked=False,
    )  # fmt: skip


def _pca_equivalent(row: Result) -> int | None:
    """Return it from the mean over the seeds; a fraction above the curve's own rounding, so that k components are worth
    k.
    """
    error = row.mean("mse")
    if error is None or row.n_components is None or row.n_components >= row.spec.test.shape[1]:
        return None
    return row.n_components if row.is_pca else row.spec.pca.equivalent(error * (1 + 1e-5))


METRICS = (
    _metric("fit_seconds", "fit (s)", "{:,.1f}", 1, "Seconds to fit, on the machine named below."),
    _metric(
        "transform_seconds_per_image", "encode (ms)", "{:,.3f}", 1000, "Milliseconds to turn one image into its vector."
    ),
    _metric("bytes_per_vector", "bytes", "{:,.0f}", 1, "Bytes that one vector takes."),
    _metric("parameters", "parameters", "{:,.0f}", 1, "Numbers learned."),
    _metric("peak_memory_bytes", "memory (MB)", "{:,.0f}", 1e-6, "Peak memory, in megabytes."),
    Metric(
        "pca_equivalent_dimension", "as PCA with", "reconstruction", None, "{:,}",
        "How many components PCA needs for as small an error.", compute=_pca_equivalent, of="row", headline=False,
        asked=False,
    ),
    Metric(
        "majority_accuracy", "by chance", "classes", None, "{:.4f}",
        "Share of test images right by always naming the commonest class.",
        compute=lambda row: majority_accuracy(row.spec.train_labels, row.spec.test_labels), of="row", headline=False,
        asked=False,
    ),
)  # fmt: skip
