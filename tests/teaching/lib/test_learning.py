"""Training on arrays: seeded, leaving torch's random state alone, and told of every epoch."""

import numpy as np
import torch
from torch import nn

from replearn.teaching.lib.learning import accuracy, learn, scores, seeded


def _task():
    points = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    return points, (points.sum(axis=1) > 0).astype(np.int64)


def test_equal_seeds_give_equal_networks_and_torchs_state_stays():
    points, labels = _task()
    before = torch.get_rng_state()
    first, second = (
        learn(seeded(lambda: nn.Linear(2, 2), 4), points, labels, epochs=30, seed=seed, learning_rate=0.05)
        for seed in (1, 1)
    )
    assert torch.equal(torch.get_rng_state(), before)
    assert np.array_equal(scores(first, points), scores(second, points))
    other = learn(seeded(lambda: nn.Linear(2, 2), 5), points, labels, epochs=30, seed=1, learning_rate=0.05)
    assert not np.array_equal(scores(first, points), scores(other, points))
    assert accuracy(first, points, labels) > 0.9


def test_after_epoch_is_called_before_the_first_and_after_each():
    points, labels = _task()
    weights = []
    learn(
        seeded(lambda: nn.Linear(2, 2), 0), points, labels, epochs=3, seed=0,
        after_epoch=lambda net: weights.append(net.weight.detach().clone()),
    )  # fmt: skip
    assert len(weights) == 4 and not torch.equal(weights[0], weights[1])
