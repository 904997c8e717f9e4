"""Stops a run whose loss is no longer finite, before a checkpoint of it is saved."""

from typing import Any

import pytorch_lightning as pl
import torch

from replearn.errors import NotFiniteError
from replearn.runs.checkpoint_io import refuse_not_finite

EVERY = 50  # steps between looks where processes train together: they must agree, and wait for each other


class FiniteLoss(pl.Callback):
    """Raise NotFiniteError soon after the first loss that is NaN or infinite; no step waits for the device.

    What is noted of a step is noted and sent to the host within it, so that it is part of a step recorded as
    a CUDA graph.
    """

    def setup(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Make the place of the note, on the device, and on the host the place it is sent to."""
        self.bad = torch.zeros((), dtype=torch.bool, device=trainer.strategy.root_device)
        self.told = torch.zeros((), dtype=torch.bool, pin_memory=self.bad.is_cuda)

    def on_before_backward(self, trainer: pl.Trainer, pl_module: pl.LightningModule, loss: torch.Tensor) -> None:
        """Note on the device whether the loss is finite."""
        self.bad |= ~torch.isfinite(loss.detach())
        self.told.copy_(self.bad, non_blocking=True)

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Look at what is told by now; on a GPU that may be of a step or two before."""
        if trainer.world_size == 1 and bool(self.told):
            self._stop(trainer, pl_module)
        if trainer.world_size > 1 and batch_idx % EVERY == EVERY - 1:
            self._look(trainer, pl_module)

    def on_validation_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look before anything of this epoch can be saved."""
        self._look(trainer, pl_module)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """The same where there is no validation; and the validation's own number."""
        self._look(trainer, pl_module)
        value = trainer.callback_metrics.get(getattr(pl_module, "monitor", None) or "val_loss")
        if value is not None and not torch.isfinite(value):
            self._stop(trainer, pl_module)

    def on_save_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """The same wherever a checkpoint is saved, and of the weights, which the last step may have spoilt."""
        self._look(trainer, pl_module)
        if trainer.is_global_zero:
            refuse_not_finite(checkpoint["state_dict"], f"the model after step {trainer.global_step}")

    def _look(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        if trainer.strategy.reduce_boolean_decision(bool(self.bad), all=False):
            self._stop(trainer, pl_module)

    def _stop(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        if not trainer.is_global_zero:
            raise SystemExit  # with 0: the exit code is the first one's to give
        rate = getattr(pl_module, "learning_rate", None)
        raise NotFiniteError(
            f"the loss is no longer finite at epoch {trainer.current_epoch + 1}, step {trainer.global_step}; "
            f"try a smaller --model.learning_rate (now {rate})"
        )
