"""A row of a comparison: one representation at one number of dimensions, over its seeds."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, Scores, all_metrics, is_number
from replearn.comparison.spec import Spec

Row = dict[str, Any]
FACTS = (
    Metric("representation", "representation", "", None, "{}", "What turned the images into vectors."),
    Metric("n_components", "dimensions", "", None, "{:,}", "How many numbers stand for an image."),
    Metric("licence", "licence", "", None, "{}", "Of weights that others trained, as their library tells it."),
    Metric("seeds", "seeds", "images", None, "{}", ""),
    Metric("n_train", "training images", "images", None, "{:,}", ""),
    Metric("n_test", "test images", "images", None, "{:,}", ""),
    Metric("dataset", "data", "images", None, "{}", ""),
    Metric("in_sample", "in-sample", "images", None, "{}", ""),
    Metric("supervised", "supervised", "images", None, "{}", ""),
    Metric("error", "error", "images", None, "{}", ""),
)


def columns() -> dict[str, Metric]:
    """Return every column of the scoreboard in order, and how it is shown; `<metric>_std` is shown as its metric."""
    found = {fact.name: fact for fact in FACTS}
    for metric in all_metrics():
        found |= {metric.name: metric} | ({f"{metric.name}_std": metric} if metric.asked else {})
    return found


@dataclass(eq=False)
class Result:
    """A representation at one number of dimensions: what its seeds come to, those that failed left out.

    name: as it was given. n_components: of its codes, else as asked. supervised: it has learned from labels. is_pca:
    it is PCA itself, whose errors lie on PCA's curve. error: what went wrong, with the seeds where others went well.
    scores: of the metrics worked out of all seeds.
    """

    spec: Spec
    name: str
    n_components: int | None
    seeds: list[int]
    encoded: list[Encoded]
    supervised: bool = False
    is_pca: bool = False
    error: str | None = None
    scores: dict[str, Scores] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What figures call it: the representation, and the dimensions in brackets."""
        return f"{self.name} ({self.n_components})"

    @property
    def in_sample(self) -> bool:
        """Whether it was fitted on the very images that it is scored on."""
        return bool(self.encoded and self.encoded[0].in_sample)

    @property
    def codes(self) -> np.ndarray | None:
        """Codes of the test images (N,D) by the first seed; None where all failed."""
        return self.encoded[0].test if self.encoded else None

    def values(self, metric: str) -> list[float]:
        """Return what a metric came to at each seed; none where it could not be had at one."""
        found = [codes.scores.get(metric, {}).get("value") for codes in self.encoded]
        found = found or [None]
        return [] if any(not is_number(value) for value in found) else found  # type: ignore[return-value]

    def mean(self, metric: str) -> Any:
        """Return a metric's mean over the seeds, or what it comes to for all of them; None where there is none."""
        if metric in self.scores:
            value = self.scores[metric]["value"]
            return value if is_number(value) else None
        values = self.values(metric)
        return float(np.mean(values)) if values else None

    def deviation(self, metric: str) -> float | None:
        """Return the standard deviation of a sample (n - 1) over the seeds; None for one seed."""
        values = self.values(metric)
        return float(np.std(values, ddof=1)) if len(values) > 1 else None

    def cost(self, name: str) -> Any:
        """Return a cost: seconds as their mean over the seeds, what is equal at each as it is; None where not known."""
        found: list[Any] = [codes.costs.get(name) for codes in self.encoded] or [None]
        if None in found:
            return None
        return float(np.mean(found)) if isinstance(found[0], float) else found[0]

    def arrays(self, metric: str, part: str) -> list[np.ndarray]:
        """Return an array that a metric keeps, at each seed: `per_image` (n,), or another that it names."""
        found = [codes.scores.get(metric, {}) for codes in self.encoded]
        return [scores[part] for scores in found if part in scores]

    @cached_property
    def each(self) -> dict[str, np.ndarray]:
        """By metric, the value of each image scored (n,): of one seed as it is, of several their mean."""
        found = {}
        for metric in self.spec.wanted:
            values = self.arrays(metric.name, "per_image")
            if values and len(values) == len(self.encoded):
                found[metric.name] = values[0] if len(values) == 1 else np.mean(values, axis=0)
        return found

    @property
    def intervals(self) -> dict[str, float]:
        """Of metrics that are means over images drawn at random, half of the 95 % interval, by name.

        The images are the same at each seed, so errors do not cancel, and the mean of the intervals is a bound.
        """
        found: dict[str, float] = {}
        for name in (metric.name for metric in self.spec.wanted if self.mean(metric.name) is not None):
            of = [self.scores[name]] if name in self.scores else [codes.scores[name] for codes in self.encoded]
            halves = [scores["half_interval"] for scores in of if "half_interval" in scores]
            found |= {name: float(np.mean(halves))} if halves else {}
        return found

    @cached_property
    def row(self) -> Row:
        """The row of the scoreboard: every column, None where there is nothing."""
        data = self.spec.data.describe()
        row: Row = dict.fromkeys(columns())
        row |= {
            "representation": self.name, "n_components": self.n_components, "seeds": self.seeds,
            "n_train": data["n_train"], "n_test": data["n_test"], "dataset": data["name"],
            "in_sample": self.in_sample, "supervised": self.supervised, "error": self.error,
            "licence": self.cost("licence"),
        }  # fmt: skip
        for metric in self.spec.wanted:
            row[metric.name] = self.mean(metric.name)
            if metric.asked:
                row[f"{metric.name}_std"] = self.deviation(metric.name)
        return row
