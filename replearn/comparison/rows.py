"""The rows of a comparison: the cells of equal representation and dimensions as one, over their seeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from replearn.comparison.against_pca import Measured, equivalent
from replearn.comparison.cells import Cell
from replearn.comparison.finished import own_seeds
from replearn.comparison.measure import EACH
from replearn.comparison.row import METRICS, Row, complete
from replearn.comparison.settings import Settings
from replearn.comparison.supervised import is_supervised
from replearn.comparison.variants import Variant, takes
from replearn.errors import ContentError
from replearn.metrics.chance import majority_accuracy
from replearn.metrics.sample import half_interval, scored_rows
from replearn.metrics.similarity import pointwise_stability

MEANS = ("fit_seconds", "transform_seconds_per_image")


@dataclass(frozen=True, eq=False)
class Line:
    """A row of the scoreboard with the cells that it sums up, a cell a seed, those that failed left out.

    intervals: of metrics that are means over points drawn at random, half of their 95 % interval.
    """

    row: Row
    cells: list[Cell]
    intervals: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What figures call it: the representation, and the dimensions in brackets."""
        return f"{self.row['representation']} ({self.row['n_components']})"

    @cached_property
    def each(self) -> dict[str, np.ndarray]:
        """By column the values (N,) of single test images, the same images in every row; of several seeds the means.

        Right or wrong is bool where there is one seed.
        """
        names = [name for name in (self.cells[0].arrays if self.cells else ()) if name.startswith(EACH)]
        found = {name: [cell.arrays[name] for cell in self.cells if name in cell.arrays] for name in names}
        return {
            name.removeprefix(EACH): values[0] if len(values) == 1 else np.stack(values).mean(axis=0, dtype=np.float64)
            for name, values in found.items()
            if len(values) == len(self.cells)
        }

    def against_k(self, key: str) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """The curve `trust` or `cont` of its cells: k (n,), mean and standard deviation over the seeds (n,)."""
        values = np.stack([cell.arrays[key] for cell in self.cells])
        std = values.std(axis=0, ddof=1) if len(values) > 1 else None
        return self.cells[0].arrays["ks"], values.mean(axis=0), std


def lines(done: Iterable[tuple[Variant, Cell]], settings: Settings, measured: Measured | None) -> list[Line]:
    """One line for each representation and number of dimensions, in the order of the YAML.

    measured: PCA's whole curve on the same images, for the equivalent dimension; None where no error is wanted.
    """
    facts = settings.data.describe()
    common = {"n_train": facts["n_train"], "n_test": facts["n_test"], "dataset": facts["name"]}
    labels = {split: part.labels for split, part in settings.data.parts.items()}
    common["majority_accuracy"] = majority_accuracy(labels["train"], labels["test"])
    groups = groupby(done, key=lambda pair: (pair[0].name, pair[0].n_components))
    found = []
    for (name, size), pairs in groups:
        group = list(pairs)
        good = [(variant, cell) for variant, cell in group if cell.error is None]
        row = {**common, "representation": name, "n_components": size, "in_sample": False, "supervised": False}
        row["error"] = _error(group)
        row["seeds"] = [variant.seed for variant, _ in good or group]
        if not takes(group[0][0].estimator, "random_state"):  # trained before, with seeds of their own
            row["seeds"] = [seed for variant, _ in good for seed in own_seeds(variant.estimator)] or row["seeds"]
        cells = [cell for _, cell in good]
        intervals: dict[str, float] = {}
        if cells:
            row |= _numbers(cells, settings, measured)
            if row["pca_equivalent_dimension"] and isinstance(good[0][0].estimator, PCA):
                row["pca_equivalent_dimension"] = row["n_components"]  # by definition, however it was solved
            row["supervised"] = is_supervised(good[0][0].estimator)
            intervals = _intervals(cells, row)
            if "seed_stability" in settings.wanted and len(cells) > 1:
                _add_stability(row, intervals, cells, settings.k)
        found.append(Line(complete(row), cells, intervals))
    return found


def _error(group: Sequence[tuple[Variant, Cell]]) -> str | None:
    """What went wrong, with the seeds it went wrong at where others went well."""
    said: dict[str, list[int]] = {}
    for variant, cell in group:
        if cell.error is not None:
            said.setdefault(cell.error, []).append(variant.seed)
    if not said:
        return None
    every = len(group) == sum(map(len, said.values()))
    return "; ".join(words if every else f"seed {', '.join(map(str, seeds))}: {words}" for words, seeds in said.items())


def _numbers(cells: Sequence[Cell], settings: Settings, measured: Measured | None) -> Row:
    row: Row = {**cells[0].costs, "in_sample": cells[0].in_sample, "pca_equivalent_dimension": None}
    for name in MEANS:
        row[name] = _mean([cell.costs.get(name) for cell in cells])
    for name in METRICS:
        values = [cell.numbers.get(name) for cell in cells]
        row[name], row[f"{name}_std"] = _mean(values), _std(values)
    if measured is not None and row["mse"] is not None and row["n_components"] < measured.pixels:
        row["pca_equivalent_dimension"] = equivalent(measured, row["mse"] * (1 + 1e-5))
    return row


def _mean(values: Sequence[Any]) -> float | None:
    return None if not values or None in values else float(np.mean(values))


def _std(values: Sequence[Any]) -> float | None:
    """Standard deviation of a sample (n - 1); None for one seed."""
    return None if len(values) < 2 or None in values else float(np.std(values, ddof=1))


def _intervals(cells: Sequence[Cell], row: Row) -> dict[str, float]:
    """Of means over the seeds: the points are the same at each, so errors do not cancel, and their mean is a bound."""
    names = [name for name in METRICS if row[name] is not None and any(name in cell.intervals for cell in cells)]
    return {name: float(np.mean([cell.intervals.get(name, 0.0) for cell in cells])) for name in names}


def _add_stability(row: Row, intervals: dict[str, float], cells: Sequence[Cell], k: int) -> None:
    maps = [cell.arrays["codes"] for cell in cells if "codes" in cell.arrays]
    rows = scored_rows(row["n_test"])
    try:
        values = pointwise_stability(maps, k, rows)
    except ContentError:  # codes too wide to be kept
        return
    row["seed_stability"] = float(values.mean())
    if len(rows) < row["n_test"]:
        intervals["seed_stability"] = half_interval(values)
