"""Convolutional encoder and decoder: the lecture's blocks, and their mirror image."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from replearn.networks.blocks import cnn_block, halved, up_block


class ConvEncoder(nn.Module):
    """Images to codes: CNN blocks that halve the image, then one linear layer. (B, C, H, W) -> (B, D).

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D.
        channels: width of each block.

    >>> ConvEncoder((3, 33, 20), latent_dim=5)(torch.zeros(2, 3, 33, 20)).shape
    torch.Size([2, 5])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 30,
        channels: Sequence[int] = (16, 32, 64),
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        c, h, w = image_shape
        widths = [c, *channels]
        self.blocks = nn.Sequential(*(cnn_block(a, b) for a, b in pairwise(widths)))
        features = widths[-1] * halved(h, len(channels))[-1] * halved(w, len(channels))[-1]
        self.to_code = nn.Linear(features, latent_dim)
        self.to(memory_format=torch.channels_last)  # 15-20 % faster on a CPU, more on a GPU in half precision

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        maps = self.blocks(images.contiguous(memory_format=torch.channels_last))  # (B, C_last, h, w)
        return self.to_code(maps.flatten(1))


class ConvDecoder(nn.Module):
    """Codes to images, the mirror of `ConvEncoder`: (B, D) -> (B, C, H, W), exactly H x W, of any real value.

    Args:
        image_shape: (C, H, W) of the images to give back.
        latent_dim: D.
        channels: widths of the encoder's blocks, in the encoder's order.

    >>> ConvDecoder((3, 33, 20), latent_dim=5)(torch.zeros(2, 5)).shape
    torch.Size([2, 3, 33, 20])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 30,
        channels: Sequence[int] = (16, 32, 64),
    ) -> None:
        super().__init__()
        c, h, w = image_shape
        heights, widths = halved(h, len(channels)), halved(w, len(channels))
        self.smallest = (channels[-1], heights[-1], widths[-1])
        features = channels[-1] * heights[-1] * widths[-1]
        self.from_code = nn.Sequential(nn.Linear(latent_dim, features), nn.ReLU(), nn.BatchNorm1d(features))
        blocks: list[nn.Module] = []
        outputs = [c, *channels[:-1]]  # block i of the encoder took outputs[i] channels in
        for i in reversed(range(len(channels))):
            blocks.append(up_block(channels[i], outputs[i], even=(heights[i] % 2 == 0, widths[i] % 2 == 0)))
            if i > 0:
                blocks += [nn.ReLU(), nn.BatchNorm2d(outputs[i])]
        self.blocks = nn.Sequential(*blocks)
        self.to(memory_format=torch.channels_last)

    def forward(self, codes: Tensor) -> Tensor:
        """Map (B, D) to (B, C, H, W)."""
        maps = self.from_code(codes).unflatten(1, self.smallest)
        return self.blocks(maps.contiguous(memory_format=torch.channels_last))
