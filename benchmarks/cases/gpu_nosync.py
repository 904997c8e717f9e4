"""Whether a training step waits for the device, and how many launches it is."""

import warnings
from collections import Counter
from typing import Any

import pytorch_lightning as pl
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from benchmarks.case import Measurement, Settings, exactly, gate
from benchmarks.images import as_data, pictures
from benchmarks.networks import autoencoder
from benchmarks.ours import our_trainer

NAME = "gpu_nosync"
WHAT = "a training step of lecture-ae.yaml, B 256, as one graph"
GROUP = "gpu"
SYNCS, LAUNCHES = 0, 3
BATCH, FIRST, STEPS = 256, 10, 20  # steps FIRST to FIRST + STEPS of the first epoch are watched
LAUNCHING = ("cudaLaunch", "cuLaunch", "cudaGraphLaunch", "cudaMemcpy", "cudaMemset")
WAITED = "called a synchronizing CUDA operation"  # torch also warns once that it may overlook some
READS = {"aten::_local_scalar_dense", "aten::nonzero"}  # what would wait, were the tensors on a GPU


def run(settings: Settings) -> list[Measurement]:
    """Syncs and launches a step, counted over the same steps of two trainings."""
    count = settings.size(10_000, 1_200)
    data = as_data(
        pictures(settings, count + 1, 32), settings.scratch / "nosync.npz", val=1, batch_size=_batch(settings)
    )
    watches: list[_Watch] = [_Syncs(settings.device), _Launches(settings.device)]
    for watch in watches:
        trainer = our_trainer(settings.scratch, settings.device, watch)
        trainer.fit(autoencoder("lecture-ae.yaml", settings.dry), data)
    watched = [gate(watch.watched == STEPS, f"{watch.watched} steps watched") for watch in watches]
    return [
        Measurement(f"{WHAT}: waits for the device", "-", exactly(watches[0].count / STEPS), SYNCS, watched[0]),
        Measurement(
            f"{WHAT}: launches", "-", exactly(watches[1].count / STEPS), LAUNCHES, watched[1], note=str(watches[1])
        ),
    ]


def _batch(settings: Settings) -> int:
    return settings.size(BATCH, 32)


class _Watch(pl.Callback):
    """Watches the steps from FIRST on, for STEPS of them."""

    def __init__(self, device: str) -> None:
        self.device, self.count, self.watched = device, 0, 0

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: Any, batch: Any, batch_idx: int) -> None:
        """Begin at the first of the steps, end where the one after the last begins."""
        if batch_idx == FIRST:
            self.begin()
        if batch_idx == FIRST + STEPS:
            self.end()
        self.watched += FIRST <= batch_idx < FIRST + STEPS

    def begin(self) -> None:
        """Start watching."""

    def end(self) -> None:
        """Stop, and count."""


class _Syncs(_Watch):
    """Warnings of `torch.cuda.set_sync_debug_mode`; on a CPU the operations that would wait on a GPU."""

    def begin(self) -> None:
        if self.device == "cuda":
            self.caught = warnings.catch_warnings(record=True)
            self.found = self.caught.__enter__()
            warnings.simplefilter("always")
            torch.cuda.set_sync_debug_mode("warn")
        else:
            self.mode = _Reads()
            self.mode.__enter__()

    def end(self) -> None:
        if self.device == "cuda":
            torch.cuda.set_sync_debug_mode("default")
            self.caught.__exit__(None, None, None)
            self.count = sum(WAITED in str(warning.message) for warning in self.found or [])
        else:
            self.mode.__exit__(None, None, None)
            self.count = self.mode.count


class _Reads(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += func._schema.name in READS
        return func(*args, **kwargs or {})


class _Launches(_Watch):
    """Calls of the CUDA runtime that give the device work, by torch's profiler; on a CPU there are none."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.names: Counter[str] = Counter()

    def begin(self) -> None:
        kinds = [torch.profiler.ProfilerActivity.CPU]
        kinds += [torch.profiler.ProfilerActivity.CUDA] if self.device == "cuda" else []
        self.profiler = torch.profiler.profile(activities=kinds)
        self.profiler.__enter__()

    def end(self) -> None:
        self.profiler.__exit__(None, None, None)
        names = (event.name for event in self.profiler.events() or [])
        self.names = Counter(name for name in names if name.startswith(LAUNCHING))
        self.count = self.names.total()

    def __str__(self) -> str:
        return ", ".join(f"{count / STEPS:.3g} {name}" for name, count in self.names.items()) or "no launches seen"
