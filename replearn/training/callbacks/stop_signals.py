"""A training that is told to end saves the epoch's batches so far, and ends."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytorch_lightning as pl

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class StopSignals(pl.Callback):
    """Obeys the first signal at the next point where the state of a training is whole, having saved it to `last`.

    Those points are the ends of batches, of training and of validation: within one, weights, optimizer and
    counters belong to different steps. The signal then goes to whoever obeyed it before the training; a second
    one goes there at once.

    Where there are several processes nothing is saved, and the handlers are put back that were there before
    Lightning's. Lightning's tells the others by a broadcast from within the handler. They are elsewhere, at
    another exchange, and all wait for each other until the backend gives up, after half an hour. Without it, the
    one that was stopped ends, and the others end of the lost connection.

    last: the checkpoint to save to; None to save nothing.
    """

    def __init__(self, last: Path | None = None) -> None:
        self.last = last
        self.asked: int | None = None  # the signal that came
        self.before: dict[int, Callable[..., Any]] = {}

    def setup(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Note the handlers: Lightning's come between here and the start. Ignored and default ones stay as they are."""
        found = {number: signal.getsignal(number) for number in SIGNALS}
        self.before = {number: handler for number, handler in found.items() if callable(handler)}

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Take the signals over, or put the handlers back."""
        if threading.current_thread() is not threading.main_thread():
            return
        saves = self.last is not None and trainer.world_size == 1
        for number, handler in self.before.items():
            signal.signal(number, self._note if saves else handler)

    on_validation_start = on_test_start = on_train_start

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Save and end, where that was asked for; not while gradients are gathered, which no checkpoint holds."""
        if (batch_idx + 1) % trainer.accumulate_grad_batches == 0 or trainer.is_last_batch:
            self._obey(trainer)

    def on_validation_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        """The same in validation, which is done again from its beginning."""
        self._obey(trainer)

    def on_train_epoch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """The same after the end of an epoch, which is saved already."""
        self._obey(trainer, saved=True)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Give the signals back, and obey what came since the last epoch's end, which is saved."""
        self.teardown(trainer, pl_module, "fit")
        self._obey(trainer, saved=True)

    def teardown(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Give the signals back."""
        for number, handler in self.before.items():
            if signal.getsignal(number) == self._note:
                signal.signal(number, handler)

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """The same where the run breaks off."""
        self.teardown(trainer, pl_module, "fit")

    def _note(self, number: int, frame: Any) -> None:
        if self.asked is not None:
            self.before[number](number, frame)
        self.asked = number

    def _obey(self, trainer: pl.Trainer, saved: bool = False) -> None:
        if self.asked is None:
            return
        number, self.asked = self.asked, None
        if not saved and self.last is not None:
            trainer.save_checkpoint(self.last)
        self.before[number](number, None)
