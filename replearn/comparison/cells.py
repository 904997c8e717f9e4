"""Finished cells of a comparison, kept on disk under a key of their inputs, so that none is computed twice.

A cell is `<key>.json` (numbers, costs, gaps) and `<key>.npz` (arrays for figures); the JSON is written last, so
where it lies the cell is whole. Nothing is pickled. Cells that failed are not kept: they are tried again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from replearn.atomic_file import atomic_file
from replearn.comparison.finished import checkpoint_sha256
from replearn.comparison.steps import flattened
from replearn.comparison.variants import Variant
from replearn.data.npz import read_npz
from replearn.representations.finished_run import FinishedRun
from replearn.runs.atomic import write_json, write_text

SCHEMA = 3  # raised when what a cell holds, or how it is measured, changes


@dataclass
class Cell:
    """What one variant came to.

    numbers: the metrics. costs: columns of the scoreboard. gaps: metrics that could not be had, and why.
    arrays: `codes` (N,D) of the test images where kept, and what figures need. seconds: that it took.
    intervals: of numbers that are means over points drawn at random, half of their 95 % interval.
    """

    numbers: dict[str, Any] = field(default_factory=dict)
    costs: dict[str, Any] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    in_sample: bool = False
    error: str | None = None
    seconds: float = 0.0
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    intervals: dict[str, float] = field(default_factory=dict)


def key_of(variant: Variant, common: Mapping[str, Any]) -> str:
    """SHA-256 of all that a cell depends on. common: data, metrics, k."""
    inputs = {
        "schema": SCHEMA,
        "estimator": described(variant.estimator),
        "seed": variant.seed,
        "versions": _versions(variant.estimator),
        **common,
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def described(value: Any) -> Any:
    """An estimator, or a parameter of one, as JSON: class paths, parameters, files by their content.

    >>> from sklearn.preprocessing import StandardScaler
    >>> described(StandardScaler(with_mean=False))["with_mean"]
    False
    """
    if isinstance(value, FinishedRun):
        return {"finished_run": checkpoint_sha256(value)}
    if isinstance(value, BaseEstimator):
        parameters = {name: described(inner) for name, inner in value.get_params(deep=False).items()}
        return {"class": f"{type(value).__module__}.{type(value).__qualname__}", **parameters}
    if isinstance(value, Mapping):
        return {str(name): described(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [described(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    name = getattr(value, "__qualname__", None)  # a function, a class
    return f"{value.__module__}.{name}" if name else repr(value)


@cache
def _distributions() -> Mapping[str, list[str]]:
    """Which distributions hold which package: a scan of all that is installed, so done once."""
    return packages_distributions()


def _versions(estimator: BaseEstimator) -> dict[str, str]:
    """Versions of the libraries that fit and that measure."""
    packages = {"replearn", "numpy", "sklearn"} | {type(step).__module__.split(".")[0] for step in flattened(estimator)}
    if any(type(step).__module__.startswith("replearn.") for step in flattened(estimator)):
        packages.add("torch")
    known = _distributions()
    return {name: version(name) for package in sorted(packages) for name in known.get(package, [])[:1]}


def load_cell(folder: Path, key: str) -> Cell | None:
    """The cell kept under that key; None where there is none that can be read."""
    try:
        told = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        arrays, _ = read_npz(folder / f"{key}.npz")
        return Cell(**told, arrays=arrays)
    except (OSError, ValueError, TypeError, RecursionError):  # ContentError is a ValueError
        return None


def save_cell(folder: Path, key: str, cell: Cell) -> None:
    """Keep a cell: the arrays first, then the numbers, each file whole or absent."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", "*\n")  # wherever the report is written to
    with atomic_file(folder / f"{key}.npz") as file:
        np.savez(file, **cell.arrays)  # type: ignore[arg-type]
    told = {name: value for name, value in vars(cell).items() if name != "arrays"}
    write_json(folder / f"{key}.json", told)
