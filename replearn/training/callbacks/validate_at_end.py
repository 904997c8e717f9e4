"""Lets a run that `max_steps` ends in the middle of an epoch validate before it stops."""

from typing import Any

import pytorch_lightning as pl


class ValidateAtEnd(pl.Callback):
    """Asks the trainer to stop at its last step: asked, it validates first; of itself it does not.

    Without it the last part of such a run could not become best.ckpt, and a run shorter than an epoch had none.
    """

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Ask at the last step."""
        if 0 < trainer.max_steps <= trainer.global_step:
            trainer.should_stop = True
