"""Lets SIGTERM end one process of several as it ends a single one: at once."""

import signal

import pytorch_lightning as pl


class StopSignals(pl.Callback):
    """Puts the handler of SIGTERM back that was there before Lightning's, where there are several processes.

    Lightning's tells the others by a broadcast from within the handler. They are elsewhere, at another
    exchange, and all wait for each other until the backend gives up, after half an hour. Without it, the one
    that was stopped ends, and the others end of the lost connection.
    """

    def setup(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Note the handler: Lightning's comes between here and the start."""
        self.handler = signal.getsignal(signal.SIGTERM)

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Put it back."""
        if trainer.world_size > 1:
            signal.signal(signal.SIGTERM, self.handler)

    on_validation_start = on_test_start = on_train_start
