"""The moving average of a network's weights: smoother than the weights of any one step, and often better."""

from copy import deepcopy
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

from replearn.errors import UsageError

Network = TypeVar("Network", bound=nn.Module)


class MovingAverage(nn.Module, Generic[Network]):
    """A copy of a network that holds the exponential moving average of its parameters and buffers.

    Polyak & Juditsky (1992), in the exponential form. The decay rises, min(decay, (1 + step) / (10 + step)),
    so that a short run is not an average with its own beginning. Integer buffers are copied. torch's own
    `AveragedModel` would wait for the device at each step, to read its count of them.

    >>> network = nn.Linear(1, 1)
    >>> average = MovingAverage(network, decay=0.99)
    >>> average.update(network, step=0)
    >>> average.network.weight.equal(network.weight), average.network.weight.requires_grad
    (True, False)
    """

    def __init__(self, network: Network, decay: float) -> None:
        super().__init__()
        if not 0 <= decay < 1:
            raise UsageError(f"--model.ema_decay {decay}: must be 0 or above and below 1; null for no average")
        self.decay = decay
        self.network: Network = deepcopy(network).requires_grad_(False)

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Take up the weights of `network` after optimiser step number `step`, the first being 0."""
        averaged: list[Tensor] = []
        current: list[Tensor] = []
        for mine, its in zip(_tensors(self.network), _tensors(network), strict=True):
            if mine.is_floating_point():
                averaged.append(mine)
                current.append(its)
            else:
                mine.copy_(its)
        decay = min(self.decay, (1 + step) / (10 + step))
        get_ema_multi_avg_fn(decay)(averaged, current, 0)


def _tensors(network: nn.Module) -> list[Tensor]:
    return [*(parameter.detach() for parameter in network.parameters()), *network.buffers()]
