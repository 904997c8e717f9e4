"""What hangs on the trainer of every run."""

import sys
from pathlib import Path
from typing import Any

from pytorch_lightning.callbacks import Callback, ModelCheckpoint

from replearn.models.representation import RepresentationModel
from replearn.training.callbacks.early_stop import EarlyStop
from replearn.training.callbacks.epoch_log import EpochLog
from replearn.training.callbacks.epoch_zero import EpochZero
from replearn.training.callbacks.exact_resume import ExactResume
from replearn.training.callbacks.finite import FiniteLoss
from replearn.training.callbacks.portable_paths import PortablePaths
from replearn.training.callbacks.progress import WholeRunBar
from replearn.training.callbacks.stop_signals import StopSignals
from replearn.training.callbacks.thread_choice import ThreadChoice
from replearn.training.callbacks.typed_options import TypedOptions
from replearn.training.callbacks.validate_at_end import ValidateAtEnd
from replearn.training.start import Start


def run_callbacks(
    folder: Path, model: RepresentationModel, seed: int, progress_bar: bool, start: Start
) -> list[Callback]:
    """Guard, exact resume, log, best and last checkpoint, and on a terminal the bar."""
    kept: dict[str, Any] = {"save_on_train_epoch_end": True, "enable_version_counter": False}
    checkpoints = folder / "checkpoints"
    monitor, mode = ("step", "max") if model.monitor is None else (model.monitor, "min")
    log = EpochLog(folder / "metrics.csv", start.seconds)
    best = ModelCheckpoint(checkpoints, filename="best", monitor=monitor, mode=mode, **kept)
    callbacks: list[Callback] = [
        FiniteLoss(),
        ExactResume(seed),
        TypedOptions(),
        PortablePaths(folder),
        ValidateAtEnd(),
        ThreadChoice(),
        StopSignals(checkpoints / "last.ckpt"),
        log,
        *([EpochZero(start.what, log, best)] if start.what and model.monitor else []),
        best,
        *([EarlyStop(best)] if model.monitor else []),
        # One of its own, saved each epoch: the `save_last` of the other waits for the next best.
        ModelCheckpoint(checkpoints, filename="last", **kept),
    ]
    return [WholeRunBar(), *callbacks] if progress_bar and sys.stdout.isatty() else callbacks
