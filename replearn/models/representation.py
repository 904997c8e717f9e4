"""What every trained model shares: the contract `embed`, one step for train, val and test, one optimizer."""

import inspect
import warnings
from abc import ABC, abstractmethod
from math import isfinite
from typing import Any, ClassVar, Literal

import pytorch_lightning as pl
from torch import Tensor

from replearn.errors import UsageError
from replearn.models.optimizer import Schedule, adamw

Stage = Literal["train", "val", "test"]
Batch = tuple[Tensor, Tensor]  # images (B, C, H, W) in [0, 1], labels (B,) int64, -1 unknown


class RepresentationModel(pl.LightningModule, ABC):
    """A model that turns images into vectors.

    A subclass stores its networks, says what a step is, and which numbers an epoch gives; all else is here.
    Networks are handed in, never built inside.

    Args:
        learning_rate: peak of the schedule.
        weight_decay: AdamW's.
        schedule: `one_cycle` or `cosine`, over the length of the run.
    """

    monitor: ClassVar[str]  # the validation number that picks best.ckpt; the lowest is best
    headline: ClassVar[str]  # the number shown while training
    latent_dim: int  # D

    def __init__(self, learning_rate: float, weight_decay: float, schedule: Schedule) -> None:
        super().__init__()
        if not (isfinite(learning_rate) and learning_rate > 0):
            raise UsageError(f"--model.learning_rate {learning_rate}: must be a finite number above 0")
        if not (isfinite(weight_decay) and weight_decay >= 0):
            raise UsageError(f"--model.weight_decay {weight_decay}: must be a finite number, 0 or above")
        self.learning_rate, self.weight_decay, self.schedule = learning_rate, weight_decay, schedule

    def keep_specification(self) -> None:
        """Keep the arguments of `__init__`, which calls this, for the checkpoint.

        Built by the command line or by `build_model`, those are class paths and numbers; Lightning's advice
        to leave networks out is for models that hold the networks themselves.
        """
        frame = inspect.currentframe()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*is an instance of `nn.Module`.*")
            self.save_hyperparameters(frame=frame.f_back if frame else None)

    @property
    @abstractmethod
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of the images it takes."""

    @abstractmethod
    def embed(self, images: Tensor) -> Tensor:
        """Images (B, C, H, W) in [0, 1] to vectors (B, D)."""

    @abstractmethod
    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, a scalar; keeps count of what `epoch_metrics` will tell."""

    @abstractmethod
    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """The numbers of the epoch just seen, and a fresh start for the next."""

    def by_class(self) -> dict[str, list[float]]:
        """Of the validation or test just done, the numbers of each class (K), nan where there is none; here none."""
        return {}

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """Lightning's name for `step` on training images."""
        return self.step(batch, "train")

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Lightning's name for `step` on validation images."""
        self.step(batch, "val")

    def test_step(self, batch: Batch, batch_idx: int) -> None:
        """Lightning's name for `step` on test images."""
        self.step(batch, "test")

    def on_train_epoch_end(self) -> None:
        """Log the numbers of training; once an epoch, so that no step waits for the device."""
        self._log("train")

    def on_validation_epoch_end(self) -> None:
        """Log the numbers of validation."""
        self._log("val")

    def on_test_epoch_end(self) -> None:
        """Log the numbers of the test."""
        self._log("test")

    def _log(self, stage: Stage) -> None:
        for name, value in self.epoch_metrics(stage).items():
            self.log(f"{stage}_{name}", value, prog_bar=name == self.headline)

    def configure_optimizers(self) -> Any:
        """AdamW under the schedule, as long as the run will be."""
        steps = self.trainer.estimated_stepping_batches
        learned = (parameter for parameter in self.parameters() if parameter.requires_grad)
        return adamw(learned, self.learning_rate, self.weight_decay, self.schedule, steps)
