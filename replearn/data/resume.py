"""A repair of how the Trainer goes on from a checkpoint that was saved at the end of an epoch."""

from typing import Any, cast

from pytorch_lightning import Trainer
from pytorch_lightning.loops.loop import _Loop


def begin_next_epoch(trainer: Trainer) -> None:
    """Where the checkpoint that is being resumed closed its epoch, let the Trainer begin the next one.

    With `max_steps`, Lightning 2.6 takes every checkpoint for one in mid-epoch (`_FitLoop.restarting`). One
    saved at an epoch's end then costs the next epoch: Lightning counts it as run after no batch, or one.
    To be called when the training batches are made: after the states are loaded, before they are acted on.
    """
    loop = trainer.fit_loop
    epoch: Any = loop.epoch_progress.current
    if loop.restarting and epoch.ready == epoch.started == epoch.processed:
        # The setter of the fit loop would put it back, that of its base class does not.
        cast(property, _Loop.restarting).__set__(loop, False)
