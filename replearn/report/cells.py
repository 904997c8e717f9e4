"""Finished cells of a comparison, kept on disk under a key of their inputs, so that none is computed twice.

A cell is `<key>.json` (numbers, costs, gaps) and `<key>.npz` (arrays for figures); the JSON is written last, so
where it lies the cell is whole. Nothing is pickled. Cells that failed are not kept: they are tried again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from replearn.report.variants import Variant, flattened
from replearn.training.atomic import atomic_file
from replearn.training.summary import write_json

SCHEMA = 1  # raised when what a cell holds, or how it is measured, changes


@dataclass
class Cell:
    """What one variant came to.

    numbers: the metrics. costs: columns of the scoreboard. gaps: metrics that could not be had, and why.
    arrays: `codes` (N,D) of the test images where kept, and what figures need. seconds: that it took.
    """

    numbers: dict[str, Any] = field(default_factory=dict)
    costs: dict[str, Any] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    in_sample: bool = False
    error: str | None = None
    seconds: float = 0.0
    arrays: dict[str, np.ndarray] = field(default_factory=dict)


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
    if isinstance(value, BaseEstimator):
        parameters = {name: described(inner) for name, inner in value.get_params(deep=False).items()}
        return {"class": f"{type(value).__module__}.{type(value).__qualname__}", **parameters, **_checkpoint(value)}
    if isinstance(value, Mapping):
        return {str(name): described(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [described(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    name = getattr(value, "__qualname__", None)  # a function, a class
    return f"{value.__module__}.{name}" if name else repr(value)


def _checkpoint(estimator: Any) -> dict[str, str]:
    """The content of a finished run's checkpoint: its folder's name does not tell of a training gone on."""
    path = getattr(estimator, "checkpoint", None)
    if not isinstance(path, Path) or not path.is_file():
        return {}
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _versions(estimator: BaseEstimator) -> dict[str, str]:
    """Versions of the libraries that fit and that measure."""
    packages = {"replearn", "numpy", "sklearn"} | {type(step).__module__.split(".")[0] for step in flattened(estimator)}
    names = packages_distributions()
    found = {}
    for package in packages | ({"torch"} if "replearn" in {type(s).__module__.split(".")[0] for s in flattened(estimator)} else set()):
        for name in names.get(package, [])[:1]:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                continue
    return found


def load_cell(folder: Path, key: str) -> Cell | None:
    """The cell kept under that key; None where there is none that can be read."""
    try:
        told = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{key}.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return Cell(**told, arrays=arrays)
    except (OSError, ValueError, TypeError, EOFError):
        return None


def save_cell(folder: Path, key: str, cell: Cell) -> None:
    """Keep a cell: the arrays first, then the numbers, each file whole or absent."""
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_file(folder / f"{key}.npz") as file:
        np.savez(file, **cell.arrays)  # type: ignore[arg-type]
    told = {name: value for name, value in vars(cell).items() if name != "arrays"}
    write_json(folder / f"{key}.json", told)
