"""What a comparison has worked out, kept on disk so that nothing is worked out twice, on two levels.

`<key>.codes.npz`: the codes of one estimator, seed and data set, and their reconstructions. `<key>.scores.npz`: what
was measured on them, each metric by its own key, so that a metric which is new or changed is worked out alone and
nothing is fitted anew. Every file is whole or absent and holds a checksum; nothing is pickled. What failed is not
kept: it is tried again.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.decomposition import PCA

from replearn.comparison.encoded import Encoded
from replearn.comparison.finished_runs import checkpoint_sha256
from replearn.comparison.metric import Metric
from replearn.comparison.spec import Spec
from replearn.representations.finished_run import FinishedRun
from replearn.representations.inspect import flattened
from replearn.runs.cache_file import CacheFile, read_cache_file, write_cache_file

CODES, SCORES = ".codes.npz", ".scores.npz"
SHOWN = ("examples", "prefix_errors", "mean", "axes")  # arrays for figures and pages
SCHEMA = 3  # raised when what is kept, or how codes are made, changes


def key_of(estimator: BaseEstimator, spec: Spec, seed: int) -> str:
    """Return the SHA-256 of all that codes depend on."""
    facts = spec.data.describe()
    told = {name: facts.get(name) for name in ("sha256", "n_train", "n_val", "n_test", "image_shape")}
    told |= {"seed": spec.data.used_seed, "limit": spec.data.limit, "val": spec.data.val, "size": spec.data.size}
    inputs = {
        "schema": SCHEMA, "estimator": described(estimator), "seed": seed, "versions": _versions(estimator),
        "data": told, "shown": spec.shown.tolist(),
    }  # fmt: skip
    inputs |= {"keeps": "axes"} if isinstance(estimator, PCA) else {}
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def described(value: Any) -> Any:
    """Return an estimator, or a parameter of one, as JSON: class paths, parameters, files by their content.

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
    """Return which distributions hold which package: a scan of all that is installed, so done once."""
    return packages_distributions()


def _versions(estimator: BaseEstimator) -> dict[str, str]:
    """Return versions of the libraries that fit and that measure."""
    packages = {"replearn", "numpy", "sklearn"} | {type(step).__module__.split(".")[0] for step in flattened(estimator)}
    if any(type(step).__module__.startswith("replearn.") for step in flattened(estimator)):
        packages.add("torch")
    known = _distributions()
    return {name: version(name) for package in sorted(packages) for name in known.get(package, [])[:1]}


def load(folder: Path, key: str, spec: Spec, seed: int) -> Encoded | None:
    """Return the codes kept under that key with the scores that still hold; None where none can be read."""
    kept, scores = read_cache_file(folder / f"{key}{CODES}"), read_cache_file(folder / f"{key}{SCORES}")
    if kept is None:
        return None
    try:
        return _encoded(spec, seed, *kept, scores)
    except (KeyError, TypeError, ValueError, AttributeError):  # whole, and not as `save_codes` writes it
        return None


def _encoded(
    spec: Spec, seed: int, arrays: dict[str, np.ndarray], facts: dict[str, Any], scores: CacheFile | None
) -> Encoded:
    if facts.pop("is_pixels"):  # then the codes are not kept: they are there
        arrays |= {"train": spec.train_floats, "test": spec.test, "reconstructed": spec.test}
    encoded = Encoded(
        spec, seed, arrays.get("train"), arrays["test"], arrays.get("reconstructed"),
        **{**facts, **{name: arrays.get(name) for name in SHOWN}},
    )  # fmt: skip
    if scores is not None:
        _take_scores(encoded, *scores)
    return encoded


def _take_scores(encoded: Encoded, arrays: dict[str, np.ndarray], facts: dict[str, Any]) -> None:
    for metric in encoded.spec.wanted:
        own = facts.get(metric.name)
        if own is None or own["key"] != _score_key(metric, encoded.k):
            continue
        if own["gap"]:
            encoded.gaps[metric.name] = own["gap"]
        else:
            found = {name: arrays[f"{metric.name}/{name}"] for name in own["arrays"]}
            encoded.scores[metric.name] = {name: part if part.ndim else part.item() for name, part in found.items()}


def save_codes(folder: Path, key: str, encoded: Encoded) -> None:
    """Keep what an estimator made, before anything is measured on it."""
    names = [*SHOWN] + ([] if encoded.is_pixels else ["train", "test", "reconstructed"])
    facts = {name: getattr(encoded, name) for name in ("no_way_back", "in_sample", "costs", "is_pixels")}
    write_cache_file(folder / f"{key}{CODES}", {name: getattr(encoded, name) for name in names}, facts)


def save_scores(folder: Path, key: str, encoded: Encoded) -> None:
    """Keep what was measured, the metrics that were kept before included."""
    arrays, facts = read_cache_file(folder / f"{key}{SCORES}") or ({}, {})
    for metric in encoded.spec.wanted:
        name = metric.name
        if name not in encoded.scores and name not in encoded.gaps:
            continue  # of a row
        found = encoded.scores.get(name, {})
        arrays |= {f"{name}/{part}": np.asarray(value) for part, value in found.items()}
        facts[name] = {"key": _score_key(metric, encoded.k), "gap": encoded.gaps.get(name, ""), "arrays": list(found)}
    write_cache_file(folder / f"{key}{SCORES}", arrays, facts)


def _score_key(metric: Metric, k: int) -> str:
    return f"{metric.key()} k {k}"
