"""A metric: how one number of a representation is called, shown, understood, and worked out.

Metrics are declared beside their functions, in the files of `comparison/metrics/` and of plugins: `METRICS`, a tuple
of `Metric`, and `PLACE`, which orders the files. Nothing else names them: the scoreboard, the terminal and the page
show what is found there.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from replearn.config.plugins import walk
from replearn.errors import ContentError, UsageError
from replearn.metrics.sample import half_interval

if TYPE_CHECKING:
    from replearn.comparison.encoded import Encoded

Scores = dict[str, Any]  # `value`, a number; where it is a mean over images `per_image` (n,); further arrays by name
MISSING = "–"
# What a metric may need, and why it cannot be had where that is missing; "" where it is there.
NEEDS: dict[str, Callable[[Encoded], str]] = {
    "pixels": lambda codes: "its codes are the pixels themselves, which these compare with" if codes.is_pixels else "",
    "reconstructions": lambda codes: codes.no_way_back,
    "labels": lambda codes: "" if codes.is_labelled else "fewer than two classes are labelled",
    "training codes": lambda codes: "it has no codes of training images to learn from" if codes.in_sample else "",
}


@dataclass(frozen=True)
class Metric:
    """One number of a representation, a column of the scoreboard.

    name: of the column. heading, group: above it, wherever people read. better: which direction is, None for neither.
    form: format of value x scale. meaning: a sentence. needs: names of `NEEDS`; "pixels": it compares with them.
    compute: of an `Encoded` a float, an array of one value an image whose mean is taken, or `Scores`; None: a fact of
    the images, not of a representation. of: "codes", worked out for each seed and kept; or "row", of a `Result`,
    all seeds together. headline: it stands in the short table too. asked: `metrics` may name it; else it is always
    worked out. version: to be raised when the same codes come to another value.
    """

    name: str
    heading: str
    group: str
    better: Literal["higher", "lower"] | None
    form: str
    meaning: str
    needs: tuple[str, ...] = ()
    compute: Callable[[Any], Any] | None = None
    of: Literal["codes", "row"] = "codes"
    scale: float = 1
    headline: bool = True
    asked: bool = True
    version: int = 1

    def text(self, value: Any) -> str:
        """Return a value as people read it; "–" where there is none.

        >>> Metric("speed", "encode (ms)", "cost", "lower", "{:.3f}", "", scale=1000).text(0.00123)
        '1.230'
        """
        if missing(value):
            return MISSING
        if not is_number(value):
            return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        return self.form.format(value * self.scale if self.scale != 1 else value)

    def key(self) -> str:
        """Return what tells one state of the metric from another: its version, and the file that declares it."""
        file = inspect.getsourcefile(self.compute) if self.compute else None
        code = Path(file).read_bytes() if file and Path(file).is_file() else b""
        return sha256(f"{self.name} {self.version} ".encode() + code).hexdigest()


@cache
def all_metrics() -> tuple[Metric, ...]:
    """Return every metric there is, in the order of the columns. Raise UsageError for two of one name."""
    found = [metric for module in walk("replearn.comparison.metrics", "metrics") for metric in module.METRICS]
    names = [metric.name for metric in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two metrics are called {name}; give one of them another name")
    return tuple(found)


def measure(metric: Metric, codes: Any) -> tuple[Scores, str]:
    """Return what a metric comes to; where it cannot be had, nothing and the reason."""
    assert metric.compute is not None
    for need in metric.needs:
        if why := NEEDS[need](codes):
            return {}, why
    try:
        return _as_scores(metric.compute(codes)), ""
    except ContentError as error:
        return {}, str(error)


def _as_scores(found: Any) -> Scores:
    if isinstance(found, np.ndarray) and found.ndim:
        return over_images(found, len(found))
    scores = dict(found) if isinstance(found, Mapping) else {"value": found}
    value = scores["value"]  # a number of NumPy's becomes one of Python's, which JSON knows
    return scores | {"value": math.nan if value is None else np.asarray(value).item()}


def over_images(values: np.ndarray, count: int, **arrays: np.ndarray) -> Scores:
    """Return the scores of a metric that is a mean over images (n,), drawn from `count` where n is less.

    Of a mean over images that were drawn, `half_interval` is half of its 95 % interval.

    >>> over_images(np.array([True, False]), 2)["value"]
    0.5
    """
    drawn = {"half_interval": half_interval(values)} if len(values) < count else {}
    return {"value": float(values.mean()), "per_image": values, **drawn, **arrays}


def is_number(value: Any) -> bool:
    """Return whether that sorts as a number: a finite one, and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def missing(value: Any) -> bool:
    """Return whether that is no value: None, NaN, an empty list or text."""
    return value is None or (isinstance(value, float) and not math.isfinite(value)) or value in ([], (), "")
