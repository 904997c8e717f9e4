"""A small net whose hidden space is the plane itself, bent, and how it comes to be so."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import torch
from torch import Tensor, nn

from replearn.teaching.lib.learning import as_floats, learn, seeded

EPOCHS, FRAMES, UNITS = 60, 16, 16


class BendingNet(nn.Module):
    """Points (N, 2) to a hidden plane, x + B tanh(A x + a) + b with 16 units between, then to two scores by one cut.

    B and b start at 0, so that training starts from the plane as it is.

    >>> net = BendingNet()
    >>> net.bend(torch.tensor([[1.0, -2.0]])).tolist(), net(torch.zeros(3, 2)).shape
    ([[1.0, -2.0]], torch.Size([3, 2]))
    """

    def __init__(self) -> None:
        super().__init__()
        self.there, self.back, self.cut = nn.Linear(2, UNITS), nn.Linear(UNITS, 2), nn.Linear(2, 2)
        nn.init.normal_(self.there.weight, std=1.5)
        for start in (self.back.weight, self.back.bias):
            nn.init.zeros_(start)

    def bend(self, points: Tensor) -> Tensor:
        """Return where the points (N, 2) lie in the hidden plane, (N, 2)."""
        return points + self.back(torch.tanh(self.there(points)))

    def forward(self, points: Tensor) -> Tensor:
        """Map (N, 2) to (N, 2) scores."""
        return self.cut(self.bend(points))


def train_and_watch(
    points: np.ndarray, labels: np.ndarray, seed: int, epochs: int = EPOCHS, frames: int = FRAMES
) -> list[tuple[int, BendingNet]]:
    """Return copies of a net in training and the epochs they are from, first to last, closer together at the start."""
    wanted = np.unique(np.rint(epochs * np.linspace(0, 1, frames) ** 2).astype(int)).tolist()
    seen: list[tuple[int, BendingNet]] = []
    epoch = 0

    def keep(network: nn.Module) -> None:
        nonlocal epoch
        if epoch in wanted and isinstance(network, BendingNet):
            seen.append((epoch, deepcopy(network)))
        epoch += 1

    net = seeded(BendingNet, seed)
    learn(net, points, labels, epochs=epochs, seed=seed, learning_rate=2e-2, batch_size=50, after_epoch=keep)
    return seen


@torch.no_grad()
def cut(network: BendingNet) -> np.ndarray:
    """Return two points (2, 2), one a row, of the line in the hidden plane on which both classes have the
    same score.
    """
    weight, bias = network.cut.weight[1] - network.cut.weight[0], network.cut.bias[1] - network.cut.bias[0]
    foot = -bias * weight / (weight @ weight)
    return np.stack([foot.numpy(), (foot + torch.stack([-weight[1], weight[0]])).numpy()])


@torch.no_grad()
def bent(network: BendingNet, points: np.ndarray) -> np.ndarray:
    """Return where a net puts points (N, 2) in its hidden plane, (N, 2)."""
    return network.bend(as_floats(points)).numpy()
