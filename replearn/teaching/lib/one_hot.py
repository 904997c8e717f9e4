"""One-hot vectors: what they cost, and that multiplying by one only looks a row up."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

FLOAT = 4  # bytes of a float32
INDEX = 8  # bytes of an int64


def both_ways(table: np.ndarray, words: np.ndarray, weights: np.ndarray) -> list[tuple[Tensor, Tensor]]:
    """Return rows of a table (V, D) for words (N,), once by one-hot times table, once looked up: (rows, gradient) of
    each.

    The gradient (V, D) is that of the sum of weights (N, D) times rows, with respect to the table.

    >>> (product, by_product), (looked_up, by_look_up) = both_ways(np.eye(3), np.array([2, 2]), np.ones((2, 3)))
    >>> torch.equal(product, looked_up), torch.equal(by_product, by_look_up), by_look_up[2].tolist()
    (True, True, [2.0, 2.0, 2.0])
    """
    index, weight = torch.from_numpy(words), torch.from_numpy(weights)
    found = []
    for rows_of in (lambda t: F.one_hot(index, len(table)).to(t.dtype) @ t, lambda t: F.embedding(index, t)):
        learned = torch.from_numpy(table).clone().requires_grad_()
        rows = rows_of(learned)
        (rows * weight).sum().backward()
        assert learned.grad is not None
        found.append((rows.detach(), learned.grad))
    return found


def pair_facts(words: int) -> tuple[set[float], set[float]]:
    """Return all distances, and all cosines, between two different one-hot vectors of that many words.

    >>> pair_facts(5) == ({2**0.5}, {0.0})
    True
    """
    hot = np.eye(words)
    pairs = list(combinations(range(words), 2))
    gaps = {float(np.linalg.norm(hot[i] - hot[j])) for i, j in pairs}
    cosines = {float(hot[i] @ hot[j] / np.linalg.norm(hot[i]) / np.linalg.norm(hot[j])) for i, j in pairs}
    return gaps, cosines


def bytes_of_input(words: int, batch: int) -> tuple[int, int]:
    """Return bytes that a batch of words takes as float32 one-hot vectors, and as indices.

    >>> bytes_of_input(10_000, 256)  # 256 * 10,000 * 4, and 256 * 8
    (10240000, 2048)
    """
    return batch * words * FLOAT, batch * INDEX


def seconds_of(words: int, batch: int, dim: int, seed: int, repeats: int = 3) -> tuple[float, float]:
    """Return the seconds, the least of some repeats, to get the vectors of a batch: by one-hot times table, and by
    look-up.
    """
    draw = torch.Generator().manual_seed(seed)
    table = torch.randn(words, dim, generator=draw)
    index = torch.randint(words, (batch,), generator=draw)
    product = _least(lambda: F.one_hot(index, words).float() @ table, repeats)
    return product, _least(lambda: F.embedding(index, table), repeats)


def _least(work: Callable[[], Tensor], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
