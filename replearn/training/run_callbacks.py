"""What hangs on the trainer of every run."""

import sys
from pathlib import Path
from typing import Any

from pytorch_lightning.callbacks import Callback, ModelCheckpoint

from replearn.models.representation import RepresentationModel
from replearn.training.callbacks.epoch_log import EpochLog
from replearn.training.callbacks.exact_resume import ExactResume
from replearn.training.callbacks.finite import FiniteLoss
from replearn.training.callbacks.portable_paths import PortablePaths
from replearn.training.callbacks.progress import WholeRunBar
from replearn.training.callbacks.stop_signals import StopSignals
from replearn.training.callbacks.typed_options import TypedOptions
from replearn.training.callbacks.validate_at_end import ValidateAtEnd


def run_callbacks(folder: Path, model: RepresentationModel, seed: int, progress_bar: bool) -> list[Callback]:
    """Guard, exact resume, log, best and last checkpoint, and on a terminal the bar."""
    kept: dict[str, Any] = {"save_on_train_epoch_end": True, "enable_version_counter": False}
    checkpoints = folder / "checkpoints"
    best = ("step", "max") if model.monitor is None else (model.monitor, "min")
    callbacks: list[Callback] = [
        FiniteLoss(),
        ExactResume(seed),
        TypedOptions(),
        PortablePaths(folder),
        ValidateAtEnd(),
        StopSignals(checkpoints / "last.ckpt"),
        EpochLog(folder / "metrics.csv"),
        ModelCheckpoint(checkpoints, filename="best", monitor=best[0], mode=best[1], **kept),
        # One of its own, saved each epoch: the `save_last` of the other waits for the next best.
        ModelCheckpoint(checkpoints, filename="last", **kept),
    ]
    return [WholeRunBar(), *callbacks] if progress_bar and sys.stdout.isatty() else callbacks
