"""Training on images that are streamed from disk, beside the same training on images in memory."""

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import torch

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures
from benchmarks.networks import autoencoder
from replearn.data.batch_loader import BatchLoader
from replearn.data.source import Split

NAME = "cpu_stream"
WHAT = "training of ae.yaml on 12,800 images of a memory-mapped file, once cached"
GROUP = "full"
RATE = 0.8  # of the rate in memory
BATCH = 128


def run(settings: Settings) -> list[Measurement]:
    """The ratio of times; the rate is its inverse. The file is read once before, uncounted."""
    count = settings.size(12_800, 256)
    images = pictures(settings, count, 1)
    path = settings.scratch / "stream.npy"
    np.save(path, images.train)
    resident = images.get_split()
    streamed = Split(np.load(path, mmap_mode="r"), resident.labels, resident.index)
    model = autoencoder("ae.yaml", settings.dry)

    def training(split: Split, budget: int | None) -> Callable[[], float]:
        return lambda: _train(model, BatchLoader(split, BATCH, shuffle=True, budget=budget))

    disk, memory = training(streamed, 0), training(resident, None)
    same = gate(disk() == memory(), "equal losses")
    found = paired(wall(disk), wall(memory), settings.budget, settings.pairs)
    path.unlink()
    return [Measurement(WHAT, "the same in memory", found.ratio, 1 / RATE, same)]


def _train(model: torch.nn.Module, batches: BatchLoader) -> float:
    """One epoch; the sum of its losses."""
    network = deepcopy(model).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, fused=True)
    total = torch.zeros(())
    for batch in batches:
        loss = network.step(batch, "train")  # type: ignore[operator]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach()
    return float(total)
