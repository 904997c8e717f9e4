"""LeNet-5, the first convolutional network in wide use, up to its last hidden layer."""

from torch import Tensor, nn
from torch.nn import functional as F

LEAST = 32  # pixels a side: 32 - 28 - 14 - 10 - 5 is what the layers need


class LeNet5(nn.Module):
    """Images to features: 5x5 conv 6, pool, 5x5 conv 16, pool, 120, D. (B, C, H, W) -> (B, D) in (-1, 1).

    LeCun et al., Gradient-based learning applied to document recognition, 1998, figure 2, with tanh, average
    pooling, every map of the second convolution connected to all of the first, and a linear head to follow in
    place of the radial basis functions: 61,706 parameters with 10 classes.
    Images are padded with zeros to 32 x 32 (28 x 28 by 2 on each side); larger ones are taken as they are.

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D, 84 in the paper.

    >>> import torch
    >>> LeNet5()(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 84])
    """

    def __init__(self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 84) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        c, h, w = image_shape
        self.padding = (*_to_least(w), *_to_least(h))  # left, right, top, bottom
        left = 16 * _after(h) * _after(w)
        self.layers = nn.Sequential(
            *(nn.Conv2d(c, 6, 5), nn.Tanh(), nn.AvgPool2d(2)),
            *(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)),
            *(nn.Flatten(), nn.Linear(left, 120), nn.Tanh(), nn.Linear(120, latent_dim), nn.Tanh()),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        return self.layers(F.pad(images, self.padding))


def _to_least(side: int) -> tuple[int, int]:
    """Return pixels to add before and after a side."""
    lacking = max(0, LEAST - side)
    return lacking // 2, lacking - lacking // 2


def _after(side: int) -> int:
    """Return what a side measures after two convolutions and two poolings."""
    return ((max(side, LEAST) - 4) // 2 - 4) // 2
