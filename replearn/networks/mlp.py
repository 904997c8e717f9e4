"""Fully connected encoder and decoder, by default of the shape of Hinton & Salakhutdinov (Science, 2006)."""

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from torch import Tensor, nn


def _layers(widths: Sequence[int]) -> list[nn.Module]:
    """Return linear -> ReLU -> BatchNorm from each width to the next."""
    layers: list[nn.Module] = []
    for a, b in pairwise(widths):
        layers += [nn.Linear(a, b), nn.ReLU(), nn.BatchNorm1d(b)]
    return layers


class MLPEncoder(nn.Module):
    """Images to codes through fully connected layers, 784-1000-500-250-D by default: (B, C, H, W) -> (B, D).

    The widths are those of the 2006 paper; ReLU, BatchNorm and AdamW stand where it had logistic units
    and layer-wise pretraining.

    >>> import torch
    >>> MLPEncoder((1, 28, 28), latent_dim=30)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 30])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 30,
        hidden: Sequence[int] = (1000, 500, 250),
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        widths = [prod(image_shape), *hidden]
        self.layers = nn.Sequential(*_layers(widths), nn.Linear(widths[-1], latent_dim))

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        return self.layers(images.flatten(1))


class MLPDecoder(nn.Module):
    """Codes to images, the mirror of `MLPEncoder`: (B, D) -> (B, C, H, W), of any real value.

    >>> import torch
    >>> MLPDecoder((1, 28, 28), latent_dim=30)(torch.zeros(2, 30)).shape
    torch.Size([2, 1, 28, 28])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 30,
        hidden: Sequence[int] = (1000, 500, 250),
    ) -> None:
        super().__init__()
        widths = [latent_dim, *reversed(hidden)]
        self.image_shape = tuple(image_shape)
        self.layers = nn.Sequential(*_layers(widths), nn.Linear(widths[-1], prod(image_shape)))

    def forward(self, codes: Tensor) -> Tensor:
        """Map (B, D) to (B, C, H, W)."""
        return self.layers(codes).unflatten(1, self.image_shape)
