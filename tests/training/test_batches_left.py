"""A training that goes on from a checkpoint sees exactly the batches that were left, with a real Trainer."""

import contextlib
import warnings

import pytest
import torch
from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.callbacks import Callback

from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.training.callbacks.exact_resume import ExactResume


class Stop(Exception):
    """The process dies here."""


class Recorder(LightningModule):
    """Learns one number, and writes down every batch of the training."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(()))
        self.seen: list[tuple[int, int, float]] = []

    def training_step(self, batch, batch_idx):
        images, labels = batch
        assert images.dtype == torch.float32 and images.device == self.device == labels.device
        self.seen.append((self.current_epoch, batch_idx, float((images.mean((1, 2, 3)) * labels).sum())))
        return (images.mean() - self.weight).square()

    def validation_step(self, batch, batch_idx):
        pass

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        steps = self.trainer.estimated_stepping_batches  # for which the Trainer makes its loader, before any state
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / (steps + 1))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


class SaveAt(Callback):
    """Saves after so many steps, when one hook is called, and ends the training there."""

    def __init__(self, path, step, hook):
        self.path, self.step = path, step
        setattr(self, hook, self.save)

    def save(self, trainer, *args, **kwargs):
        if trainer.global_step == self.step and not trainer.sanity_checking:
            trainer.save_checkpoint(self.path)
            raise Stop


def train(callback=None, ckpt_path=None, validate=False, **options):
    model, data = Recorder(), ImageData(Digits, size=8, limit=100, batch_size=20, seed=3, shift=1)
    quiet = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False}
    quiet |= {
        "enable_model_summary": False,
        "num_sanity_val_steps": 0,
        "limit_val_batches": 1.0 if validate else 0,
    }
    options = {"max_epochs": 3, "accelerator": "cpu", **quiet, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "GPU available|.*LeafSpec|.*isinstance.*|.*does not have many workers")
        trainer = Trainer(callbacks=[ExactResume(0), *([callback] if callback else [])], **options)
        with contextlib.suppress(Stop):
            trainer.fit(model, datamodule=data, ckpt_path=ckpt_path, weights_only=True)
    return model, trainer


@pytest.mark.parametrize(
    ("step", "hook"),
    [
        (7, "on_train_batch_end"),  # in mid-epoch: an epoch has 5 batches
        (10, "on_train_batch_end"),  # after the last batch of an epoch
        (10, "on_train_epoch_end"),
        (10, "on_validation_end"),
        (5, "on_train_epoch_end"),
        (5, "on_train_epoch_end, validating"),
    ],
)
@pytest.mark.parametrize(
    "limits", [{"max_epochs": 3}, {"max_epochs": -1, "max_steps": 15}, {"max_epochs": 3, "max_steps": 15}]
)
def test_a_resumed_training_sees_the_batches_that_were_left(tmp_path, step, hook, limits):
    validate = "valid" in hook
    hook = hook.split(",")[0]
    whole, _ = train(validate=validate, **limits)
    assert [seen[:2] for seen in whole.seen] == [(epoch, batch) for epoch in range(3) for batch in range(5)]
    before, _ = train(SaveAt(tmp_path / "a.ckpt", step, hook), validate=validate, **limits)
    after, trainer = train(ckpt_path=tmp_path / "a.ckpt", validate=validate, **limits)
    assert before.seen == whole.seen[:step]
    assert after.seen == whole.seen[step:]
    assert torch.equal(after.weight, whole.weight) and trainer.global_step == 15


def test_an_epoch_cut_short_by_limit_train_batches(tmp_path):
    limits = {"limit_train_batches": 3}
    whole, _ = train(**limits)
    assert len(whole.seen) == 9
    before, _ = train(SaveAt(tmp_path / "a.ckpt", 4, "on_train_batch_end"), **limits)
    after, _ = train(ckpt_path=tmp_path / "a.ckpt", **limits)
    assert before.seen + after.seen == whole.seen
