"""Where batches come from: one tensor on the device for what fits, a prefetching thread for what does not."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from replearn.data.source import Part
from replearn.data.views import in_memory, materialise, nbytes

RESIDENT_BYTES = 4 * 2**30  # of images that are not in memory yet; beyond, they are streamed


class Backing(Protocol):
    """Gives images (B, C, H, W), as they are stored, and labels (B,), batch after batch, on the device."""

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        """One batch for each two neighbours in `cuts`: the images at order[cuts[i]:cuts[i + 1]]."""


class Resident:
    """All images as one tensor on the device: a batch is an indexed slice."""

    def __init__(self, part: Part, device: torch.device) -> None:
        self.images = torch.from_numpy(materialise(part.images)).to(device)
        self.labels = torch.from_numpy(part.labels).to(device)

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        order = order.to(self.images.device)
        labels = self.labels[order]  # at once: a second look-up in every batch costs more than all of them together
        for start, stop in pairwise(cuts):
            yield self.images.index_select(0, order[start:stop]), labels[start:stop]


class Streaming:
    """Images that are read batch by batch, the next one while the last one is worked on."""

    def __init__(self, part: Part, device: torch.device) -> None:
        self.part, self.device = part, device

    def fetch(self, order: Tensor, cuts: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
        places = [order[start:stop].numpy() for start, stop in pairwise(cuts)]
        with ThreadPoolExecutor(1, "replearn-prefetch") as thread:
            ahead = [thread.submit(self._read, index) for index in places[:1]]
            for following in [*places[1:], None]:
                if not ahead:
                    return
                images, labels = ahead.pop().result()
                if following is not None:
                    ahead.append(thread.submit(self._read, following))
                yield images.to(self.device), labels.to(self.device)

    def _read(self, index: np.ndarray) -> tuple[Tensor, Tensor]:
        images = np.ascontiguousarray(self.part.images[index])
        return torch.from_numpy(images), torch.from_numpy(self.part.labels[index])


def backing_for(part: Part, device: torch.device, budget: int | None = None) -> Backing:
    """Resident where the images take `budget` bytes or fewer, else Streaming.

    budget None: half of a CUDA device's free memory, and, for images that are not in memory yet, no more than
    RESIDENT_BYTES or half of the machine's memory.
    """
    limit = _budget(part, device) if budget is None else budget
    return Resident(part, device) if nbytes(part.images) <= limit else Streaming(part, device)


def _budget(part: Part, device: torch.device) -> float:
    limit = float("inf") if in_memory(part.images) else min(RESIDENT_BYTES, _host_memory() / 2)
    if device.type == "cuda":
        limit = min(limit, torch.cuda.mem_get_info(device)[0] / 2)
    return limit


def _host_memory() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return float("inf")
