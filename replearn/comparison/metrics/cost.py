"""What a representation costs: time, memory, size; always told."""

from replearn.comparison.metric import Metric
from replearn.comparison.result import Result

PLACE = 80


def _metric(name: str, heading: str, form: str, scale: float, meaning: str) -> Metric:
    def compute(row: Result) -> float | None:
        return row.cost(name)

    return Metric(
        name, heading, "cost", "lower", form, meaning, compute=compute, of="row", scale=scale, headline=False,
        asked=False,
    )  # fmt: skip


METRICS = (
    _metric("fit_seconds", "fit (s)", "{:,.1f}", 1, "Seconds to fit, on the machine named below."),
    _metric(
        "transform_seconds_per_image", "encode (ms)", "{:,.3f}", 1000, "Milliseconds to turn one image into its vector."
    ),
    _metric("bytes_per_vector", "bytes", "{:,.0f}", 1, "Bytes that one vector takes."),
    _metric("parameters", "parameters", "{:,.0f}", 1, "Numbers learned."),
    _metric("peak_memory_bytes", "memory (MB)", "{:,.0f}", 1e-6, "Peak memory, in megabytes."),
)
