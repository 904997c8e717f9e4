"""The model as it begins is a candidate for best.ckpt: a training that makes it worse loses nothing."""

from pathlib import Path

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Checkpoint, ModelCheckpoint
from torch import Tensor

from replearn.models.representation import RepresentationModel
from replearn.training.callbacks.epoch_log import EpochLog


class EpochZero(Checkpoint):
    """Validates the model before its first step, logs that as epoch 0, and saves it as the best so far.

    A `Checkpoint` by class only: its turn comes after that of the log, whose clock counts it.

    what: that the model begins as, such as "PCA". log, best: those of the run.
    """

    def __init__(self, what: str, log: EpochLog, best: ModelCheckpoint) -> None:
        self.what, self.rows, self.best = what, log, best

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Do it, where nothing is trained yet and validation is not turned off."""
        assert isinstance(pl_module, RepresentationModel) and pl_module.monitor is not None
        if trainer.global_step > 0 or not trainer.enable_validation:
            return
        numbers = validated(pl_module, trainer)
        self.rows.begin(trainer, numbers, pl_module.headline, self.what)
        path, best = str(Path(str(self.best.dirpath)) / "best.ckpt"), self.best
        best.best_model_path = best.kth_best_model_path = path
        best.best_model_score = best.kth_value = numbers[pl_module.monitor]
        best.best_k_models = {path: numbers[pl_module.monitor]}
        trainer.save_checkpoint(path)


@torch.no_grad()
def validated(model: RepresentationModel, trainer: pl.Trainer) -> dict[str, Tensor]:
    """Return the model's numbers on the validation images, `val_` before each name."""
    model.eval()
    for batch in trainer.datamodule.val_dataloader():  # type: ignore[attr-defined]
        model.step(batch, "val")
    model.train()
    return {f"val_{name}": value for name, value in model.epoch_metrics("val").items()}
