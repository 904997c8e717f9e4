"""Ends the process after the first training step, for the case that measures how long a start takes."""

import os
from typing import Any

import pytorch_lightning as pl


class EndAfterFirstStep(pl.Callback):
    """Leaves at once, by the exit code 0, with nothing more said or written."""

    def on_train_batch_end(self, *args: Any) -> None:
        """The first step is done."""
        os._exit(0)
