"""Images brought to the mean and spread that a pretrained network learned from."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Normalize(nn.Module):
    """(x - mean) / std in each channel: (B, C, H, W) -> the same shape.

    The constants are buffers, so that they follow the network to a device, and no part of a checkpoint.

    Args:
        mean, std: one number a channel, in the units of the image; std above 0.

    >>> Normalize([0.5], [0.25])(torch.ones(1, 1, 1, 2)).tolist()
    [[[[2.0, 2.0]]]]
    """

    mean: Tensor
    std: Tensor

    def __init__(self, mean: Sequence[float], std: Sequence[float]) -> None:
        super().__init__()
        for name, values in (("mean", mean), ("std", std)):
            self.register_buffer(name, torch.tensor(values).view(-1, 1, 1), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, C, H, W)."""
        return (images - self.mean) / self.std
