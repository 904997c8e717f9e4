"""A training that learns its images by heart and gets no better on others is stopped, and says so."""

from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Checkpoint, ModelCheckpoint

from replearn import news
from replearn.models.representation import RepresentationModel
from replearn.training.overfitting import overfits

PATIENCE, SHARE = 20, 0.2  # epochs without a better one: that many, and that share of all


class EarlyStop(Checkpoint):
    """Stops after an epoch that overfits, where the best one is long past: a fifth of all epochs, 20 at the least.

    Both must hold. A schedule makes validation worse while its learning rate is high, and better at its end: to wait
    alone would stop good trainings.

    A `Checkpoint` by class only: its turn comes after that of the best one, which it asks.
    """

    def __init__(self, best: ModelCheckpoint) -> None:
        self.checkpoint = best
        self.best, self.at = float("inf"), 0  # the best monitored number, and after how many epochs it was found

    def state_dict(self) -> dict[str, Any]:
        """The best epoch so far."""
        return {"best": self.best, "at": self.at}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from it."""
        self.best, self.at = float(state_dict["best"]), int(state_dict["at"])

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Note what the model is worth that has not been trained yet, where that is known."""
        if trainer.global_step == 0:
            self._look(0)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look at the epoch that ends."""
        assert isinstance(pl_module, RepresentationModel)
        numbers, epoch, name = trainer.callback_metrics, trainer.current_epoch + 1, pl_module.headline
        self._look(epoch)
        train, val, epochs = numbers.get(f"train_{name}"), numbers.get(f"val_{name}"), trainer.max_epochs or 0
        if train is None or val is None:
            return
        long_past = epoch - self.at >= max(PATIENCE, SHARE * epochs)
        if epoch < epochs and long_past and overfits(float(train), float(val), name):
            trainer.should_stop = True
            if trainer.is_global_zero:
                news.tell(
                    f"stopped after epoch {epoch} of {epochs}: {name} is {float(train):.3g} on training images and "
                    f"{float(val):.3g} on validation images, which epoch {self.at} did best on"
                )

    def _look(self, epoch: int) -> None:
        score = self.checkpoint.best_model_score
        if score is not None and float(score) < self.best:
            self.best, self.at = float(score), epoch
