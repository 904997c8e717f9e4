"""The moving average of a network's weights: smoother than the weights of any one step, and often better."""

from copy import deepcopy
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from replearn.errors import UsageError

Network = TypeVar("Network", bound=nn.Module)


class MovingAverage(nn.Module, Generic[Network]):
    """A copy of a network that holds the exponential moving average of its parameters and buffers.

    Polyak & Juditsky (1992), in the exponential form. The decay rises, min(decay, (1 + step) / (10 + step)),
    so that a short run is not an average with its own beginning. Integer buffers are copied. torch's own
    `AveragedModel` would wait for the device at each step, to read its count of them.

    >>> network = nn.Linear(1, 1)
    >>> average = MovingAverage(network, decay=0.99)
    >>> average.begin(step=0)
    >>> average.update(network)
    >>> average.network.weight.equal(network.weight), average.network.weight.requires_grad
    (True, False)
    """

    def __init__(self, network: Network, decay: float) -> None:
        super().__init__()
        if not 0 <= decay < 1:
            raise UsageError(f"--model.ema_decay {decay}: must be 0 or above and below 1; null for no average")
        self.decay = decay
        self.network: Network = deepcopy(network).requires_grad_(False)
        # On the device, so that a step recorded as a CUDA graph reads it: the share that the new weights get.
        self.register_buffer("share", torch.zeros(()), persistent=False)
        self.share: Tensor

    def begin(self, step: int) -> None:
        """Make ready for optimiser step number `step`, the first being 0."""
        self.share.fill_(1 - min(self.decay, (1 + step) / (10 + step)))

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Take up the weights of `network` after the optimiser step that was begun."""
        for mine, its in zip(_tensors(self.network), _tensors(network), strict=True):
            if mine.is_floating_point():
                mine.lerp_(its, self.share.to(mine.dtype))
            else:
                mine.copy_(its)


def _tensors(network: nn.Module) -> list[Tensor]:
    return [*(parameter.detach() for parameter in network.parameters()), *network.buffers()]
