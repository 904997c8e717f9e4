"""Lets a training on the CPU compute with as many threads as make its steps shortest."""

from typing import Any

import pytorch_lightning as pl

from replearn.training.threads import Threads


class ThreadChoice(pl.Callback):
    """Times each step for `Threads`. Not on another device, nor where several processes share the cores."""

    threads: Threads | None = None

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Begin to look for the number."""
        if trainer.strategy.root_device.type == "cpu" and trainer.world_size == 1:
            self.threads = Threads()

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """A step begins."""
        if self.threads:
            self.threads.begin()

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """It is done."""
        if self.threads:
            self.threads.end()

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Put back the number that there was."""
        if self.threads:
            self.threads.release()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """The same where the training breaks off."""
        self.on_train_end(trainer, pl_module)
