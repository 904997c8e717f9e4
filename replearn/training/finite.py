"""Stops a run whose loss is no longer finite, before a checkpoint of it is saved."""

from typing import Any

import pytorch_lightning as pl
import torch

from replearn.errors import NotFiniteError

EVERY = 50  # steps between looks: a look waits for the device, so not at each step on a GPU


class FiniteLoss(pl.Callback):
    """Raises NotFiniteError within `EVERY` steps of the first loss that is NaN or infinite."""

    def __init__(self) -> None:
        self.bad: torch.Tensor | None = None

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Note on the device whether the loss was finite; look now and then."""
        bad = ~torch.isfinite(outputs["loss"].detach())
        self.bad = bad if self.bad is None else self.bad | bad
        if batch_idx % EVERY == 0 or bad.device.type == "cpu":
            self._look(trainer, pl_module)

    def on_validation_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look before anything of this epoch can be saved."""
        self._look(trainer, pl_module)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """The same where there is no validation; and the validation's own number."""
        self._look(trainer, pl_module)
        value = trainer.callback_metrics.get(getattr(pl_module, "monitor", ""))
        if value is not None and not torch.isfinite(value):
            self._stop(trainer, pl_module)

    def _look(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        if self.bad is not None and bool(self.bad):
            self._stop(trainer, pl_module)

    def _stop(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        rate = getattr(pl_module, "learning_rate", None)
        raise NotFiniteError(
            f"the loss is no longer finite at epoch {trainer.current_epoch + 1}, step {trainer.global_step}; "
            f"try a smaller --model.learning_rate (now {rate})"
        )
