"""One piece of work of one size, for the case cpu_growth, which runs each in a process of its own.

python -m benchmarks.growth WORK N D SIDE: prints its seconds and the bytes of memory that it took beyond the start.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import torch

from replearn.data.batch_loader import BatchLoader
from replearn.data.source import Split
from replearn.metrics.neighbours import knn_accuracy
from replearn.metrics.preservation import trust_and_continuity
from replearn.metrics.sample import scored_rows
from replearn.models.autoencoder import Autoencoder
from replearn.models.inference import embed
from replearn.models.optimizer import adamw
from replearn.networks.conv import ConvDecoder, ConvEncoder
from replearn.runs.summary import peak_memory

CHANNELS = (4, 8, 16)  # narrow, so that a million images take minutes
BATCH = 128


def _part(n: int, side: int) -> Split:
    images = np.random.default_rng(0).integers(0, 256, (n, 1, side, side), dtype=np.uint8)
    return Split(images, np.arange(n) % 10, np.arange(n))


def _model(d: int, side: int) -> Autoencoder:
    shape = (1, side, side)
    return Autoencoder(ConvEncoder(shape, d, CHANNELS), ConvDecoder(shape, d, CHANNELS), latent_dim=d)


def fit(n: int, d: int, side: int) -> Callable[[], object]:
    """One epoch of training."""
    model, batches = _model(d, side).train(), BatchLoader(_part(n, side), BATCH, shuffle=True)
    optimizer = adamw(model.parameters(), 1e-3, 0.0, "cosine", len(batches))["optimizer"]

    def work() -> None:
        for batch in batches:
            loss = model.step(batch, "train")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return work


def encode(n: int, d: int, side: int) -> Callable[[], object]:
    """All images to codes."""
    model, batches = _model(d, side), BatchLoader(_part(n, side), 500)
    return lambda: embed(model, batches)


def votes(n: int, d: int, side: int) -> Callable[[], object]:
    """The 5-NN accuracy of 1,000 codes among N."""
    rng = np.random.default_rng(0)
    codes, queries = (rng.standard_normal((count, d), dtype=np.float32) for count in (n, 1000))
    return lambda: knn_accuracy(codes, np.arange(n) % 10, queries, np.arange(1000) % 10)


def preservation(n: int, d: int, side: int) -> Callable[[], object]:
    """Trustworthiness and continuity of N codes of D numbers beside their pixels, past 100,000 by the stated sample."""
    rng = np.random.default_rng(0)
    pixels, codes = (rng.standard_normal((n, size), dtype=np.float32) for size in (side * side, d))
    return lambda: trust_and_continuity(pixels, codes, [15], scored_rows(n))


WORKS = {work.__name__: work for work in (fit, encode, votes, preservation)}


def main(argv: list[str]) -> None:
    """Do it and print `seconds bytes`."""
    prepared = WORKS[argv[0]](*map(int, argv[1:]))
    cpu = torch.device("cpu")
    before, started = peak_memory(cpu) or 0, time.perf_counter()
    prepared()
    seconds = time.perf_counter() - started
    print(seconds, (peak_memory(cpu) or 0) - before)


if __name__ == "__main__":
    main(sys.argv[1:])
