"""Skip-gram with negative sampling: vectors for words from which words stand together."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from replearn.training.threads import Threads

POWER = 0.75  # of a word's count, in the distribution that negatives are drawn from (Mikolov et al., section 2.2)
DRAWN = 100_000  # negatives a batch: its centres share them, so that one draw serves all


def skip_gram(
    sentences: np.ndarray,
    dim: int = 64,
    negatives: int = 5,
    steps: int = 500,
    batch_size: int = 250,
    learning_rate: float = 0.03,
    seed: int = 0,
) -> np.ndarray:
    """Return one vector a word, (V, dim) float32, learned from sentences (S, V) bool: which words each one holds.

    A sentence is a set: every word in it is context of every other, and nothing says where a word stands, nor
    what words are. Mikolov et al., Distributed representations of words and phrases, 2013, equation 4: for a
    word i and one of its context j, log s(u_i v_j) rises, and log s(-u_i v_n) for `negatives` words n drawn by
    chance, s the logistic function. All pairs of a batch of sentences are taken at once, as counts (V, V).
    Returned is u + v, the vectors of a word as centre and as context (Pennington et al., GloVe, 2014, section
    4.2), of a length of 1. Adam, its learning rate falling along half a cosine; `seed` fixes every draw.

    >>> sun, ice = [True, True, False, False], [False, False, True, True]  # words 0, 1 and 2, 3 go together
    >>> vectors = skip_gram(np.array([sun, ice] * 20), dim=4, steps=60, batch_size=20)
    >>> likeness = vectors @ vectors.T
    >>> bool(likeness[0, 1] > likeness[0, 2] and likeness[2, 3] > likeness[1, 3])
    True
    """
    draw = torch.Generator().manual_seed(seed)
    bags = torch.from_numpy(np.ascontiguousarray(sentences))
    words = bags.shape[1]
    noise = bags.sum(0).float() ** POWER  # (V,)
    centre, context = ((0.1 * torch.randn(words, dim, generator=draw)).requires_grad_() for _ in range(2))
    optimizer = torch.optim.Adam([centre, context], lr=learning_rate)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    with Threads() as threads:
        for _ in threads.timed(range(steps)):
            bag = bags[torch.randint(len(bags), (batch_size,), generator=draw)].float()
            together = (bag.T @ bag).fill_diagonal_(0)  # (V, V): in how many of these sentences i and j both stand
            drawn = torch.multinomial(noise, DRAWN, replacement=True, generator=draw).bincount(minlength=words)
            apart = negatives * together.sum(1, keepdim=True) * drawn / DRAWN  # (V, V)
            scores = centre @ context.T
            gains = together * F.logsigmoid(scores) + apart * F.logsigmoid(-scores)
            optimizer.zero_grad()
            (-gains.sum() / together.sum().clamp(min=1)).backward()
            optimizer.step()
            falling.step()
    return F.normalize((centre + context).detach()).numpy()
