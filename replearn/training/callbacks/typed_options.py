"""What is typed on resuming is what trains: the optimizer's options and its schedule, not those of the checkpoint."""

from typing import Any

import pytorch_lightning as pl
from torch.optim.lr_scheduler import LambdaLR

from replearn.errors import UsageError
from replearn.foreign.torch_private import set_last_rates


class TypedOptions(pl.Callback):
    """Gives optimizers and schedules back the options that they were made with, after a checkpoint overwrote them.

    Of the checkpoint stay the moments of each weight and the step of the schedule: the learning rate goes on at
    that step of the schedule as it is now, in height and in length.
    """

    def on_fit_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Note the options; the optimizers are made by now, and no state of theirs is loaded yet."""
        self.options = [
            [{name: value for name, value in group.items() if name != "params"} for group in optimizer.param_groups]
            for optimizer in trainer.optimizers
        ]
        self.peaks: list[list[Any]] = [list(config.scheduler.base_lrs) for config in trainer.lr_scheduler_configs]

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Put them back where a checkpoint was loaded; what was not changed stays equal, bit for bit."""
        if trainer.global_step == 0:
            return
        for optimizer, groups in zip(trainer.optimizers, self.options, strict=True):
            for group, options in zip(optimizer.param_groups, groups, strict=True):
                group.update({name: value for name, value in options.items() if name != "lr"})
        for config, peaks in zip(trainer.lr_scheduler_configs, self.peaks, strict=True):
            _follow(config.scheduler, peaks)


def _follow(scheduler: Any, peaks: list[Any]) -> None:
    """Bring a schedule to these peaks at the step that it is at."""
    if isinstance(scheduler, LambdaLR):
        scheduler.base_lrs = peaks
        factors = [factor(scheduler.last_epoch) for factor in scheduler.lr_lambdas]
        set_last_rates(scheduler, [peak * factor for peak, factor in zip(peaks, factors, strict=True)])
    elif scheduler.base_lrs != peaks:
        raise UsageError(
            f"--model.learning_rate {peaks[0]}: the schedule {type(scheduler).__name__} cannot be given another on "
            f"going on; leave it at {scheduler.base_lrs[0]}"
        )
