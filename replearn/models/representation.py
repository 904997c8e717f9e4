"""What every trained model shares: the contract `embed`, one step for train, val and test, one optimizer."""

import inspect
import warnings
from abc import ABC, abstractmethod
from math import isfinite
from types import FrameType
from typing import Any, ClassVar, Literal, cast, get_args

import numpy as np
import pytorch_lightning as pl
from torch import Tensor

from replearn.data.source import Images
from replearn.errors import UsageError
from replearn.models.optimizer import Schedule, adamw

Stage = Literal["train", "val", "test"]
LearnsFrom = Literal["images", "labels"]
Batch = tuple[Tensor, Tensor]  # images (B, C, H, W) in [0, 1], labels (B,) int64, -1 unknown
SPLITS = {"fit": ("train", "val"), "validate": ("val",), "test": ("test",)}  # what Lightning's stages read


class RepresentationModel(pl.LightningModule, ABC):
    """A model that turns images into vectors.

    A subclass stores its networks, says what it learns from, what a step is, and which numbers an epoch gives; all
    else is here. Networks are handed in, never built inside. What else it can do, such as decode, is found by its
    methods: see `replearn.models.capabilities`.

    Args:
        learning_rate: peak of the schedule.
        weight_decay: AdamW's.
        schedule: `one_cycle` or `cosine`, over the length of the run.
    """

    learns_from: ClassVar[LearnsFrom]  # `labels`: they reach the loss, so that the codes were told the classes
    monitor: ClassVar[str | None]  # the validation number whose lowest picks best.ckpt; None: the last epoch is it
    headline: ClassVar[str]  # the number shown while training
    least_batch: ClassVar[int] = 1  # images that a step needs at least
    latent_dim: int  # D

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if (found := getattr(cls, "learns_from", None)) not in get_args(LearnsFrom):
            said = (
                "does not say what it learns from"
                if found is None
                else f"learns_from {found!r}: must be one of the two"
            )
            raise TypeError(f'{cls.__name__}: {said}; add learns_from = "images", or "labels" if they reach its loss')

    def __init__(self, learning_rate: float, weight_decay: float, schedule: Schedule) -> None:
        super().__init__()
        if not (isfinite(learning_rate) and learning_rate > 0):
            raise UsageError(f"--model.learning_rate {learning_rate}: must be a finite number above 0")
        if not (isfinite(weight_decay) and weight_decay >= 0):
            raise UsageError(f"--model.weight_decay {weight_decay}: must be a finite number, 0 or above")
        self.learning_rate, self.weight_decay, self.schedule = learning_rate, weight_decay, schedule

    def save_hyperparameters(self, *args: Any, frame: FrameType | None = None, **options: Any) -> None:
        """Keep the arguments of `__init__`, which calls this, for the checkpoint, as Lightning does.

        Built by the command line or by `build_model`, those are class paths and numbers: Lightning's advice
        to leave networks out is for models that hold the networks themselves, and is not shown.
        """
        here = inspect.currentframe()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*is an instance of `nn.Module`.*")
            super().save_hyperparameters(*args, frame=frame or (here.f_back if here else None), **options)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of the images it takes: those that its encoder was built for."""
        c, h, w = cast(Any, self).encoder.image_shape
        return c, h, w

    @abstractmethod
    def embed(self, images: Tensor) -> Tensor:
        """Return images (B, C, H, W) in [0, 1] to vectors (B, D)."""

    @abstractmethod
    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar; keeps count of what `epoch_metrics` will tell."""

    @abstractmethod
    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """Return the numbers of the epoch just seen, and a fresh start for the next."""

    def check_labels(self, labels: np.ndarray, split: str) -> None:
        """Raise ContentError if it cannot work with the labels (N,) of a split, -1 unknown; by default it can."""

    def start_from(self, images: Images) -> str | None:
        """Get ready for a training on these images (N, C, H, W), before its first step; by default nothing is done.

        Return what it is worth something as by then, such as "PCA", so that it is a candidate for best.ckpt untrained.
        """
        return None

    def before_step(self, step: int) -> None:
        """Get ready for optimiser step number `step`, the first being 0; by default nothing is to be done."""

    def after_step(self) -> None:
        """Follow the optimiser step just done; by default nothing is to be done."""

    def by_class(self) -> dict[str, list[float]]:
        """Return per-class numbers (K,) of the last validation or test, NaN where a class has no image; here none."""
        return {}

    def setup(self, stage: str) -> None:
        """Refuse the labels of the images at hand before the first batch; for Lightning."""
        splits = getattr(getattr(self.trainer, "datamodule", None), "splits", {})
        for split in SPLITS.get(stage, ()):
            if split in splits:
                self.check_labels(splits[split].labels, split)

    def on_train_batch_start(self, batch: Any, batch_idx: int) -> None:
        """Call `before_step`, when Lightning says so."""
        self.before_step(self.trainer.global_step)

    def optimizer_step(self, *args: Any, **kwargs: Any) -> None:
        """Lightning's step of the optimizer, and `after_step`."""
        super().optimizer_step(*args, **kwargs)
        self.after_step()

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
        """Return AdamW under the schedule, as long as the run will be."""
        steps = self.trainer.estimated_stepping_batches
        learned = (parameter for parameter in self.parameters() if parameter.requires_grad)
        return adamw(learned, self.learning_rate, self.weight_decay, self.schedule, steps)
