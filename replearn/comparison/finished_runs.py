"""The finished runs among the representations of a comparison: which are meant, what they cost."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sklearn.base import BaseEstimator

from replearn.data.mnist import MNIST
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.representations.finished_run import FinishedRun
from replearn.representations.inspect import flattened, learns_from_labels
from replearn.representations.size_of_runs import bring_to_runs
from replearn.runs.new_images import typed_images
from replearn.runs.run import Run
from replearn.runs.run_folder import finished_in


def resolve_runs(
    representations: Mapping[str, BaseEstimator], seeds: Sequence[int], data: ImageData | None = None
) -> None:
    """See to it that every run is there. With one seed `runs/ae` becomes the newest finished run of that folder,
    with several it stays, and each seed gets the newest run that was trained with it (`set_run`).

    data: the images, not read yet, which are brought to the size of the runs. Raise UsageError, before any work,
    for a path at which there is no run, for a seed that it lacks, and for runs of other sizes.
    """
    for name, estimator in representations.items():
        for step in finished_runs(estimator):
            path = Path(step.path)
            inside = finished_in(path)
            if not inside:
                _check_run(
                    name, path, "" if data is None else typed_images({**vars(data), "source": data.source.__name__})
                )
            elif len(seeds) == 1:
                step.set_params(path=str(inside[-1]))
            else:
                _check_seeds(name, path, seeds)
    if data is not None:
        runs = ((name, run) for name, estimator in representations.items() for run in runs_in(estimator))
        bring_to_runs(dict(runs), data)


def _check_run(name: str, path: Path, images: str) -> None:
    if not path.is_file() and not any(path.glob("checkpoints/*.ckpt")):
        raise UsageError(
            f"representations.{name}: there is no finished run {path}; name a run folder, or make one: "
            f"python -m replearn fit --config {path.name}.yaml{images}"
        )


def _check_seeds(name: str, path: Path, seeds: Sequence[int]) -> None:
    known = _by_seed(path)
    images = typed_images(Run.find(finished_in(path)[-1]).config.get("data") or {})
    for seed in seeds:
        if seed not in known:
            raise UsageError(
                f"representations.{name}: there is no finished run of seed {seed} in {path} (there are "
                f"{', '.join(map(str, sorted(known)))}); make it: python -m replearn fit --config {path.name}.yaml "
                f"--seed_everything {seed}{images}"
            )


def _by_seed(path: Path) -> dict[int, Path]:
    """Return the newest finished run of each seed in a folder of runs."""
    runs = {Run.find(folder).metrics.get("seed"): folder for folder in finished_in(path)}
    return {seed: folder for seed, folder in runs.items() if seed is not None}


def finished_runs(estimator: BaseEstimator) -> list[FinishedRun]:
    """Return the finished runs that an estimator, or a chain, works with."""
    return [step for step in flattened(estimator) if isinstance(step, FinishedRun)]


def has_run_for_each_seed(estimator: BaseEstimator) -> bool:
    """Return whether one of its paths is a folder of runs, which `resolve_runs` left to the seeds."""
    return any(finished_in(Path(step.path)) for step in finished_runs(estimator))


def set_run(estimator: BaseEstimator, seed: int) -> None:
    """Replace a folder of runs by the run of that seed."""
    for step in finished_runs(estimator):
        if finished_in(Path(step.path)):
            step.set_params(path=str(_by_seed(Path(step.path))[seed]))


def runs_in(estimator: BaseEstimator) -> list[Run]:
    """Return the runs that an estimator, or a chain, works with."""
    return [Run.find(step.path) for step in finished_runs(estimator)]


def checkpoint_sha256(estimator: FinishedRun) -> str:
    """Return what tells one trained model from another, wherever it lies."""
    checkpoint = Run.find(estimator.path).checkpoint.resolve()
    return _sha256(checkpoint, checkpoint.stat().st_mtime_ns)


@lru_cache
def _sha256(checkpoint: Path, changed: int) -> str:
    """Return the SHA-256 of a file, read anew when it has changed: a comparison asks once for every variant."""
    with checkpoint.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trainings(estimator: BaseEstimator, name: str) -> list[float]:
    """Return what the trainings took, "fit_seconds" or "peak_memory_bytes", of each run that says so."""
    timings: list[dict[str, Any]] = [run.metrics.get("timing", {}) for run in runs_in(estimator)]
    return [timing[name] for timing in timings if timing.get(name)]


def is_supervised(estimator: BaseEstimator) -> bool:
    """Return whether labels went into its codes: it learns from them, or works with a model that did."""
    return learns_from_labels(estimator) or any(run.learns_from_ == "labels" for run in finished_runs(estimator))


def own_seeds(estimator: BaseEstimator) -> list[int]:
    """Return the seeds of the runs' trainings, where the runs know them."""
    seeds = [run.metrics.get("seed") for run in runs_in(estimator)]
    return [seed for seed in seeds if seed is not None]


def trained_elsewhere(compared: Iterable[tuple[str, BaseEstimator]], data: ImageData) -> list[str]:
    """Return a sentence for each run that was trained on other images than those compared on, or on another split."""
    said = []
    for name, estimator in compared:
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
    return list(dict.fromkeys(said))


def described_runs(compared: Iterable[tuple[str, BaseEstimator]]) -> list[dict[str, Any]]:
    """Return each run once, for the provenance: representation, run, seed, epochs, the data it was trained on."""
    runs = {(name, run.folder or run.checkpoint): run for name, estimator in compared for run in runs_in(estimator)}
    return [
        {"representation": name, "run": str(place), "seed": run.metrics.get("seed"),
         "epochs": run.metrics.get("epochs"), "dataset_sha256": run.metrics.get("dataset", {}).get("sha256")}
        for (name, place), run in runs.items()
    ]  # fmt: skip
