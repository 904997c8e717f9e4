"""Codes worked out by several processes that torchrun started, gathered in the order of the images."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import distributed

from replearn.runs.processes import Processes, one_of_many, silence


@contextmanager
def gathering() -> Iterator[Processes]:
    """The processes that torchrun started, made able to gather; where it started none, this one."""
    if not distributed.is_torchelastic_launched():
        yield Processes()
        return
    distributed.init_process_group("gloo")  # codes are gathered on the CPU, wherever they were worked out
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    processes = Processes(distributed.get_world_size(), distributed.get_rank())
    if not processes.first:
        silence()
    with one_of_many():
        yield processes
    distributed.destroy_process_group()


def in_order(blocks: Iterator[np.ndarray], processes: Processes) -> Iterator[np.ndarray]:
    """Yield the blocks of all processes as blocks of the whole, in the first one; the others give theirs, and get none.

    blocks: (B, D) each, of the images at `rank`, `rank + count` and so on, as `BatchLoader` shares them out.

    >>> [block.tolist() for block in in_order(iter([np.zeros((1, 2))]), Processes())]
    [[[0.0, 0.0]]]
    """
    if processes.count == 1:
        yield from blocks
        return
    for block in blocks:
        parts = [block] * processes.count if processes.first else None
        distributed.gather_object(block, parts)
        if parts:
            whole = np.empty((sum(map(len, parts)), block.shape[1]), block.dtype)
            for rank, part in enumerate(parts):
                whole[rank :: processes.count] = part
            yield whole
