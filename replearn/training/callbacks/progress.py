"""One bar for the whole training, on a terminal: how far, and how long it still takes."""

from typing import Any

import pytorch_lightning as pl
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class WholeRunBar(pl.Callback):
    """A bar over all steps of the run, below the lines of the epochs. It asks nothing of the device."""

    def __init__(self) -> None:
        self.bar: Progress | None = None

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Show it, as far along as a resumed run is."""
        left = (BarColumn(), TaskProgressColumn(), TextColumn("time left"), TimeRemainingColumn())
        self.bar = Progress(TextColumn("training"), *left, transient=True)
        total = trainer.estimated_stepping_batches
        self.bar.add_task("", total=None if total == float("inf") else total, completed=trainer.global_step)
        self.bar.start()

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """One step further."""
        if self.bar:
            self.bar.update(self.bar.task_ids[0], completed=trainer.global_step)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Take it away; the lines of the epochs stay."""
        if self.bar:
            self.bar.stop()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """The same where the run breaks off."""
        if self.bar:
            self.bar.stop()
