"""Training a small classifier on arrays, short enough to be read in class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from replearn.training.threads import Threads

Network = TypeVar("Network", bound=nn.Module)


def seeded(make: Callable[[], Network], seed: int) -> Network:
    """Return the network that `make` builds, its first weights drawn from `seed`; torch's own random state stays.

    >>> first, second = (seeded(lambda: nn.Linear(2, 1), seed=3) for _ in range(2))
    >>> bool((first.weight == second.weight).all())
    True
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


def as_floats(images: np.ndarray) -> Tensor:
    """Return uint8 images as float32 in [0, 1]; floats as float32, as they are.

    >>> as_floats(np.array([51, 255], np.uint8)).tolist()
    [0.20000000298023224, 1.0]
    """
    floats = torch.as_tensor(np.ascontiguousarray(images)).float()
    return floats / 255 if images.dtype == np.uint8 else floats


def learn(
    network: Network,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epochs: int,
    seed: int,
    learning_rate: float = 3e-3,
    batch_size: int = 64,
    after_epoch: Callable[[nn.Module], None] | None = None,
) -> Network:
    """Train `network`, images (N, ...) to scores (N, K), on the cross-entropy with labels (N,); returns it.

    Adam, its learning rate falling to 0 along half a cosine; each epoch sees every image once, in an order
    drawn from `seed`. `after_epoch` is called with the network once before the first epoch and after each.

    >>> points = np.array([[-1.0], [-2.0], [1.0], [2.0]])
    >>> net = learn(seeded(lambda: nn.Linear(1, 2), 0), points, np.array([0, 0, 1, 1]), epochs=50, seed=0)
    >>> accuracy(net, points, np.array([0, 0, 1, 1]))
    1.0
    """
    x, y = as_floats(images), torch.as_tensor(labels)
    order = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    steps = epochs * -(-len(x) // batch_size)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    if after_epoch:
        after_epoch(network)
    with Threads() as threads:
        for _ in range(epochs):
            network.train()
            for batch in threads.timed(torch.randperm(len(x), generator=order).split(batch_size)):
                optimizer.zero_grad()
                F.cross_entropy(network(x[batch]), y[batch]).backward()
                optimizer.step()
                falling.step()
            if after_epoch:
                after_epoch(network)
    return network.eval()


@torch.no_grad()
def scores(network: nn.Module, images: np.ndarray) -> np.ndarray:
    """Return what the network says of each image: (N, ...) -> (N, K), in batches of bounded memory."""
    network.eval()
    return torch.cat([network(batch) for batch in as_floats(images).split(500)]).numpy()


def accuracy(network: nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share, 0 to 1, of images (N, ...) whose largest score is that of their label (N,)."""
    return float((scores(network, images).argmax(axis=1) == labels).mean())


def count_parameters(network: nn.Module) -> int:
    """Return how many numbers of a network are learned.

    >>> count_parameters(nn.Linear(3, 2))  # 3*2 weights and 2 biases
    8
    """
    return sum(parameter.numel() for parameter in network.parameters())
