"""CNN blocks until one vector an image is left: the lecture's classifier without its last layer."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from replearn.networks.blocks import Halving, cnn_block


class PooledEncoder(nn.Module):
    """Images to features through CNN blocks, each last map reduced to one number: (B, C, H, W) -> (B, D).

    Each block halves the image; the last one is D wide. What is left of a map is averaged (or its maximum
    taken), so no layer depends on the image's size. With enough blocks nothing is left to pool: 28 x 28 takes
    five, 64-128-256-256 and D = 256 for the lecture's (256, 1, 1).

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D, the width of the last block.
        channels: widths of the blocks before it.
        pooling: of what is left of a map, `mean` (Lin et al., Network In Network, 2014) or `max`.
        halving: how a block halves the image, by its `stride` of 2 or by 2x2 `max_pooling`.

    >>> PooledEncoder((3, 33, 20), latent_dim=64)(torch.zeros(2, 3, 33, 20)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 64,
        channels: Sequence[int] = (16, 32),
        pooling: Literal["mean", "max"] = "mean",
        halving: Halving = "stride",
    ) -> None:
        super().__init__()
        self.image_shape, self.pooling = tuple(image_shape), pooling
        widths = [image_shape[0], *channels, latent_dim]
        self.blocks = nn.Sequential(*(cnn_block(a, b, halving) for a, b in pairwise(widths)))
        self.to(memory_format=torch.channels_last)

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        maps = self.blocks(images.contiguous(memory_format=torch.channels_last))  # (B, D, h, w)
        return maps.mean((2, 3)) if self.pooling == "mean" else maps.amax((2, 3))
