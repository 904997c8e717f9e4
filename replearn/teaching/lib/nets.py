"""The trained networks that the lessons look into: made once, shared by all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from replearn import news
from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.representation import RepresentationModel
from replearn.runs.run import Run
from replearn.runs.run_folder import finished_in
from replearn.training.fit import fit

given: dict[type[RepresentationModel], Run] = {}  # finished runs that the user named, instead of ours
# Sized for a lesson: under a minute each on two cores.
CLASSIFIER: dict[str, Any] = {"trainer__max_epochs": 3}
AUTOENCODER: dict[str, Any] = {"model__latent_dim": 16, "trainer__max_epochs": 6, "data__limit": 20000}
NARROW = {"model__encoder__init_args__channels": [8, 16, 64], "model__decoder__init_args__channels": [8, 16, 64]}


KINDS: dict[str, type[RepresentationModel]] = {"autoencoder": Autoencoder, "classifier": Classifier}


def use_run(run: str, wanted: Sequence[str] = tuple(KINDS)) -> None:
    """Let the lessons use a finished run, where they need one of its kind. Raise UsageError for one not wanted."""
    found = Run.find(run)
    for name in wanted:
        if isinstance(found.model, KINDS[name]):
            given[KINDS[name]] = found
            return
    kind = type(found.model).__name__
    raise UsageError(f"--run {run}: is of {kind}; name a run of an {' or a '.join(wanted)}".replace(" an c", " a c"))


def classifier(out_dir: Path, seed: int) -> Run:
    """Return a convolutional classifier of the digits at hand, trained into `out_dir/nets` unless it is there."""
    return given.get(Classifier) or _trained("classifier", out_dir, seed, CLASSIFIER)


def autoencoder(out_dir: Path, seed: int) -> Run:
    """Return a convolutional autoencoder with a code of 16 numbers, trained into `out_dir/nets` unless it is there."""
    return given.get(Autoencoder) or _trained("ae", out_dir, seed, AUTOENCODER | NARROW)


def _trained(name: str, out_dir: Path, seed: int, options: dict[str, Any]) -> Run:
    root = Path(out_dir) / "nets"
    for folder in reversed(finished_in(root / name)):
        run = Run(folder, folder / "checkpoints" / "best.ckpt")
        if run.metrics["seed"] == seed:
            return run
    news.tell(f"training {name} into {root}, once for all lessons")
    return fit(f"{name}.yaml", trainer__default_root_dir=str(root), seed_everything=seed, **options)
