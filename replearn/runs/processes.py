"""More than one process at one training: how many there are, which one speaks, and what is said when one ends."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from lightning_fabric.utilities.exceptions import MisconfigurationException
from lightning_fabric.utilities.rank_zero import rank_zero_only

from replearn import news
from replearn.errors import ReplearnError, UsageError


@dataclass(frozen=True)
class Processes:
    """The processes of one training, of all nodes: how many, and which of them this is.

    >>> Processes().first
    True
    """

    count: int = 1
    rank: int = 0

    @property
    def first(self) -> bool:
        """Whether this is the one that writes and speaks."""
        return self.rank == 0


def processes_of(options: Any) -> Processes:
    """Return what Lightning will make of the trainer's `accelerator`, `devices`, `num_nodes` and `strategy`.

    Raise UsageError where there are no such devices, or where torchrun started another number of processes.
    """
    named = {name: options[name] for name in ("accelerator", "devices", "num_nodes")}
    strategy = options["strategy"] if isinstance(options["strategy"], str) else "ddp"  # a class: as many processes
    silent: dict[str, Any] = dict.fromkeys(("logger", "enable_checkpointing", "enable_progress_bar"), False)
    try:
        trainer = pl.Trainer(**named, strategy=strategy, **silent)
    except (ValueError, TypeError, MisconfigurationException, RuntimeError) as error:
        raise UsageError(f"trainer: {error}") from error
    started = int(os.environ["WORLD_SIZE"]) if torch.distributed.is_torchelastic_launched() else trainer.world_size
    if started != trainer.world_size:
        raise UsageError(
            f"torchrun started {started} processes, and --trainer.devices {named['devices']} times --trainer.num_nodes "
            f"{named['num_nodes']} make {trainer.world_size}; give torchrun's --nproc-per-node and --nnodes, "
            "and --trainer.strategy ddp"
        )
    return Processes(trainer.world_size, trainer.global_rank)


@rank_zero_only
def say(line: str) -> None:
    """Tell a line, in the first process only."""
    news.tell(line)


def silence() -> None:
    """Show no more lines and warnings of this process: the first one says them. What it dies of is still said."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process
    warnings.simplefilter("ignore")


@contextmanager
def one_of_many() -> Iterator[None]:
    """Where the others wait in vain for a process that has ended, a sentence that says so (ReplearnError)."""
    try:
        yield
    except RuntimeError as error:
        lost = isinstance(error, torch.distributed.DistError) or "gloo" in str(error)
        if lost and torch.distributed.is_initialized():
            raise ReplearnError("another process of this run has ended; its own message says why") from error
        raise
