"""Epochs of ours timed inside one long training, the peers' epochs run between them: A B B A, all warm."""

import time
from collections.abc import Callable
from typing import Any

import pytorch_lightning as pl

from benchmarks.harness import Pairs, synchronize, wall

WARM = 2  # epochs at the start that are not counted: capture, cuDNN's choices, first allocations


class EpochPairs(pl.Callback):
    """Times each epoch of the training it hangs on, and after every second one two epochs of each peer.

    peers: what does one epoch, by name. The training must be `epochs(pairs)` long.
    """

    def __init__(self, device: str, peers: dict[str, Callable[[], object]]) -> None:
        self.device, self.peers = device, peers
        self.ours: list[float] = []
        self.theirs: dict[str, list[float]] = {name: [] for name in peers}

    @staticmethod
    def epochs(pairs: int) -> int:
        """How many epochs give so many pairs (an even number)."""
        return WARM + pairs

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Warm the peers."""
        for epoch in self.peers.values():
            epoch()

    def on_train_epoch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock, the device being idle."""
        synchronize(self.device)
        self.started = time.perf_counter()

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Stop the clock; after the first of each two epochs the peers run theirs."""
        synchronize(self.device)
        seconds = time.perf_counter() - self.started
        if trainer.current_epoch < WARM:
            return
        self.ours.append(seconds)
        if len(self.ours) % 2 == 1:
            for name, epoch in self.peers.items():
                self.theirs[name] += [wall(epoch, self.device)() for _ in range(2)]

    def pairs(self, name: str) -> Pairs:
        """Ours beside one peer's."""
        return Pairs(self.ours, self.theirs[name][: len(self.ours)])


class EpochClock(pl.Callback):
    """Seconds of each epoch of a training, the device idle before and after."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.seconds: list[float] = []

    def on_train_epoch_start(self, *args: Any) -> None:
        """Start."""
        synchronize(self.device)
        self.started = time.perf_counter()

    def on_train_epoch_end(self, *args: Any) -> None:
        """Stop."""
        synchronize(self.device)
        self.seconds.append(time.perf_counter() - self.started)
