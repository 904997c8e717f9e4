"""Where batches come from: one tensor on the device for what fits, a prefetching thread for what does not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from replearn.data.disk_cache import cached_on_disk
from replearn.data.locate import cache_folder
from replearn.data.memory import free_memory
from replearn.data.source import Split
from replearn.data.views import check_length, in_memory, materialise, nbytes, release
from replearn.stopping import Stopped

READ_BYTES = 2 * 2**20  # of images read at a time: many small batches, or one large one
FAULT_BYTES = 64 * 2**10  # of a memory-mapped file that the system brings in around a byte that is read
MAPPED_BYTES = 128 * 2**20  # brought in of it before they are let go


class Backing(Protocol):
    """Gives images (B, C, H, W), as they are stored, and labels (B,), batch after batch, on the device."""

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        """Return one batch for each two neighbours in `cuts`: the images at order[cuts[i]:cuts[i + 1]]."""


class OnDevice:
    """All images as one tensor on the device: a batch is an indexed slice."""

    def __init__(self, split: Split, device: torch.device) -> None:
        self.images = torch.from_numpy(materialise(split.images)).to(device)
        self.labels = torch.from_numpy(split.labels).to(device)

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        order = order.to(self.images.device)
        labels = self.labels[order]  # at once: a second look-up in every batch costs more than all of them together
        for start, stop in pairwise(cuts):
            yield self.images.index_select(0, order[start:stop]), labels[start:stop]

    def take(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return the batch of the images at `indices` (B,) int64, on the device: two look-ups and nothing on
        the host.
        """
        return self.images.index_select(0, indices), self.labels.index_select(0, indices)


class Streaming:
    """Images that are read some batches at a time, the next ones while the last ones are worked on."""

    def __init__(self, split: Split, device: torch.device) -> None:
        self.split, self.device = split, device
        self.image_bytes = nbytes(split.images) // len(split)
        self.passing = False  # whether images are read in their order, so that what was read is not needed again
        self.mapped = 0  # bytes brought in since they were last let go

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        self.passing, reads = bool((order[1:] > order[:-1]).all()), self._reads(cuts)
        thread = ThreadPoolExecutor(1, "replearn-prefetch")
        try:
            ahead = [thread.submit(self._read, order[read[0] : read[-1]]) for read in reads[:1]]
            for read, following in zip(reads, [*reads[1:], None], strict=True):
                images, labels = (tensor.to(self.device, non_blocking=True) for tensor in ahead.pop().result())
                if following is not None:
                    ahead.append(thread.submit(self._read, order[following[0] : following[-1]]))
                for start, stop in pairwise(place - read[0] for place in read):
                    yield images[start:stop], labels[start:stop]
        finally:
            thread.shutdown(wait=Stopped.last is None, cancel_futures=True)  # told to end, not for a read that hangs

    def _reads(self, cuts: list[int]) -> list[list[int]]:
        """Return the cuts, in as many pieces as there are reads; the end of one is the start of the next."""
        largest = max((stop - start for start, stop in pairwise(cuts)), default=1)
        step = max(1, READ_BYTES // (largest * self.image_bytes))  # batches in a read
        return [cuts[first : first + step + 1] for first in range(0, len(cuts) - 1, step)]

    def _read(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        index = indices.numpy()
        check_length(self.split.images)
        images = torch.from_numpy(np.ascontiguousarray(self.split.images[index]))
        labels = torch.from_numpy(self.split.labels[index])
        self.mapped += len(images) * max(self.image_bytes, FAULT_BYTES)
        if self.passing and self.mapped >= MAPPED_BYTES:
            release(self.split.images)
            self.mapped = 0
        if self.device.type == "cuda":  # pinned, the copy to the device waits for nothing
            return images.pin_memory(), labels.pin_memory()
        return images, labels


def backing_for(split: Split, device: torch.device, budget: int | None = None, processes: int = 1) -> Backing:
    """Return OnDevice where the images take `budget` bytes or fewer, else Streaming.

    budget None: half of a CUDA device's free memory, and, for images that are not in memory yet, no more than
    half of what the machine has free; streamed image files are decoded once, see `replearn.data.disk_cache`.
    processes: that train together, each with a copy of its own.
    """
    limit = _budget(split, device, processes) if budget is None else budget
    if nbytes(split.images) <= limit:
        return OnDevice(split, device)
    return Streaming(
        replace(split, images=cached_on_disk(split.images, cache_folder())) if budget is None else split, device
    )


def _budget(split: Split, device: torch.device, processes: int) -> float:
    limit = float("inf") if in_memory(split.images) else free_memory() / 2 / processes
    if device.type == "cuda":
        limit = min(limit, torch.cuda.mem_get_info(device)[0] / 2)
    return limit
