"""The finished runs among the representations of a comparison: which are meant, what they cost."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sklearn.base import BaseEstimator

from replearn.comparison.steps import flattened
from replearn.data.mnist import MNIST
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.representations.finished_run import FinishedRun
from replearn.training.run import Run
from replearn.training.run_folder import finished_in


def settle(representations: Mapping[str, BaseEstimator]) -> None:
    """Turn `runs/ae` into the newest finished run of that configuration, wherever a representation names one.

    Raises UsageError, before any work, for a path at which there is no run.
    """
    for name, estimator in representations.items():
        for step in flattened(estimator):
            if isinstance(step, FinishedRun):
                step.set_params(path=str(_settled(name, Path(step.path))))


def _settled(name: str, path: Path) -> Path:
    if inside := finished_in(path):
        return inside[-1]
    if not path.is_file() and not any(path.glob("checkpoints/*.ckpt")):
        raise UsageError(
            f"representations.{name}: there is no finished run {path}; name a run folder, or make one: "
            f"python -m replearn fit --config {path.name}.yaml"
        )
    return path


def runs_in(estimator: BaseEstimator) -> list[Run]:
    """The runs that an estimator, or a chain, works with."""
    return [Run.find(step.path) for step in flattened(estimator) if isinstance(step, FinishedRun)]


def checkpoint_sha256(estimator: FinishedRun) -> str:
    """What tells one trained model from another, wherever it lies."""
    return hashlib.sha256(Run.find(estimator.path).checkpoint.read_bytes()).hexdigest()


def training_seconds(estimator: BaseEstimator) -> float:
    """What the trainings took, as far as the runs say; 0 where there is none."""
    timings: list[dict[str, Any]] = [run.metrics.get("timing", {}) for run in runs_in(estimator)]
    return sum(float(timing.get("fit_seconds") or 0) for timing in timings)


def own_seeds(estimator: BaseEstimator) -> list[int]:
    """The seeds of the runs' trainings, where the runs know them."""
    seeds = [run.metrics.get("seed") for run in runs_in(estimator)]
    return [seed for seed in seeds if seed is not None]


def trained_elsewhere(representations: Mapping[str, BaseEstimator], data: ImageData) -> list[str]:
    """A sentence for each run that was trained on other images than those compared on, or on another split."""
    said = []
    for name, estimator in representations.items():
        for run in runs_in(estimator):
            theirs = run.metrics.get("dataset", {}).get("sha256")
            seed = (run.config.get("data") or {}).get("seed")
            if theirs not in (None, data.sha256):
                said.append(f"{name}: its run was trained on other images (SHA-256 {theirs[:16]}...) than these.")
            elif seed not in (None, data.used_seed) and not issubclass(data.loaded_source, MNIST):
                said.append(
                    f"{name}: its run split these images by seed {seed}, not {data.used_seed}: it may have been "
                    "trained on images that are tested here."
                )
    return said


def described_runs(representations: Mapping[str, BaseEstimator]) -> list[dict[str, Any]]:
    """Each run once, for the provenance: representation, run, seed, epochs, the data it was trained on."""
    return [
        {"representation": name, "run": str(run.folder or run.checkpoint), "seed": run.metrics.get("seed"),
         "epochs": run.metrics.get("epochs"), "dataset_sha256": run.metrics.get("dataset", {}).get("sha256")}
        for name, estimator in representations.items()
        for run in runs_in(estimator)
    ]  # fmt: skip
