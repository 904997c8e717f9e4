"""The loader of batches that the Trainer iterates: no worker process, no Python work for a single image."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor

from replearn.data.at_least import at_least
from replearn.data.backing import OnDevice, backing_for
from replearn.data.source import Split
from replearn.data.transforms.transform import Transform, transformed
from replearn.errors import UsageError


def stream_seed(*key: int) -> int:
    """Return a seed for the key, such as (seed, epoch, batch): neighbouring keys give unrelated streams.

    >>> stream_seed(0, 1) != stream_seed(1, 0)
    True
    """
    return int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0])


class Epoch:
    """The number of the epoch; the Trainer sets it before each one, as it does on a DistributedSampler."""

    def __init__(self) -> None:
        self.number = 0

    def set_epoch(self, epoch: int) -> None:
        self.number = epoch


class BatchLoader:
    """Yields batches of a split: (images (B, C, H, W) float32 in [0, 1], labels (B,) int64), both on `device`.

    shuffle: for training. The order is a function of (seed, epoch) alone, and a last batch of one image is
    merged into the one before (BatchNorm cannot learn from one value a channel); without it, the split's own
    order.
    transforms: change the images, in this order; their draws are a function of (seed, epoch, rank, batch) alone.
    rank, world_size: this process takes every world_size-th place of the order, from rank on. Every rank has
    the same number of batches (else the ranks would wait for each other for ever): a left-over image joins
    the last one.
    budget: bytes up to which the images become one tensor on the device; None: see `backing_for`.

    yield_indices: where all images are one tensor on the device, yield the indices (B,) int64 of each batch alone, for
    a training step that calls `gather` itself (`replearn.training.cuda_graph`).

    `state_dict` says how many batches of which epoch were given: after `load_state_dict`, that epoch goes on
    with the rest of them. The length is always that of the full epoch.

    >>> split = Split(np.zeros((5, 1, 2, 2), np.uint8), np.arange(5), np.arange(5))
    >>> [labels.tolist() for _, labels in BatchLoader(split, 2)]
    [[0, 1], [2, 3], [4]]
    """

    batch_sampler = None  # the Trainer reads it beside `sampler`

    def __init__(
        self,
        split: Split,
        batch_size: int,
        *,
        shuffle: bool = False,
        seed: int = 0,
        transforms: Sequence[Transform] = (),
        device: torch.device | str = "cpu",
        rank: int = 0,
        world_size: int = 1,
        budget: int | None = None,
    ) -> None:
        at_least(1, batch_size=batch_size)
        if len(split) < world_size:
            raise UsageError(
                f"--trainer.devices: {world_size} processes for {len(split)} images; each needs one, use fewer"
            )
        self.n, self.batch_size, self.shuffle, self.seed = len(split), batch_size, shuffle, seed
        self.transforms = transforms
        self.device, self.rank, self.world_size = torch.device(device), rank, world_size
        self.sampler = Epoch()
        self.generator = torch.Generator(self.device)  # of the transforms, seeded anew before each batch
        self.yield_indices = False
        self._backing = backing_for(split, self.device, budget, world_size)
        self._given = (0, 0)  # epoch, batches of it that were given
        self._resume: tuple[int, int] | None = None

    def __len__(self) -> int:
        return len(self._cuts()) - 1

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        # A generator: nothing below runs before the first batch is asked for, because the Trainer makes the
        # iterator before it sets the epoch.
        epoch = self.sampler.number
        first = self._resume[1] if self._resume is not None and self._resume[0] == epoch else 0
        self._resume, self._given = None, (epoch, first)
        order, cuts = self.order(epoch), self._cuts()[first:]
        fetched = _indices(order.to(self.device), cuts) if self.yield_indices else self._backing.fetch(order, cuts)
        for number, batch in enumerate(fetched, first):
            if self.transforms:
                self.generator.manual_seed(stream_seed(self.seed, epoch, self.rank, number))
            self._given = (epoch, number + 1)
            yield batch if self.yield_indices else self._prepare(*batch)

    @property
    def on_device(self) -> bool:
        """Whether all images are one tensor on the device, so that `gather` works."""
        return isinstance(self._backing, OnDevice)

    def gather(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return the batch of the images at `indices` (B,) int64 on the device, normalised and changed there."""
        assert isinstance(self._backing, OnDevice)
        return self._prepare(*self._backing.take(indices))

    def _prepare(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        images = images.div(255) if images.dtype == torch.uint8 else images
        return transformed(images, self.transforms, self.generator), labels

    def order(self, epoch: int) -> Tensor:
        """Return the indices (int64, on the CPU) of this rank's images in an epoch."""
        if not self.shuffle:
            return torch.arange(self.rank, self.n, self.world_size)
        generator = torch.Generator().manual_seed(stream_seed(self.seed, epoch))
        return torch.randperm(self.n, generator=generator)[self.rank :: self.world_size]

    def state_dict(self) -> dict[str, int]:
        """Return {"epoch", "batch"}: so many batches of that epoch were given."""
        epoch, batch = self._given
        return {"epoch": epoch, "batch": batch}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Go on from `state` when that epoch is iterated next; any other epoch starts at its first batch."""
        self._given = self._resume = (state["epoch"], state["batch"])

    def _cuts(self) -> list[int]:
        """Return where the batches of this rank begin, and where the last one ends."""
        smallest = self.n // self.world_size  # the share of the ranks without a left-over image
        starts = list(range(0, smallest, self.batch_size))
        if self.shuffle and len(starts) > 1 and smallest - starts[-1] == 1 < self.batch_size:
            starts.pop()
        return [*starts, len(range(self.rank, self.n, self.world_size))]


def _indices(order: Tensor, cuts: list[int]) -> Iterator[Any]:
    for start, stop in pairwise(cuts):
        yield order[start:stop]
