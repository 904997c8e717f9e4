"""Rectangles taken out of images."""

from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Erase(Transform):
    """Set a rectangle of each image to 0, its size and place the image's own draw.

    DeVries & Taylor, Improved regularization of convolutional neural networks with cutout, 2017.

    Args:
        side: each side is uniform in [0, side], a share of the image's; the rectangle lies inside the image.

    >>> image = torch.rand(1, 3, 4, 6)
    >>> Erase(0).transform(image).equal(image)
    True
    """

    side: float = 0.5

    def __post_init__(self) -> None:
        self.require("side", 0 <= self.side <= 1, "must be between 0 and 1 (a share)")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        sizes = uniform(0, self.side, (2, len(images), 1), images, generator)
        starts = uniform(0, 1, (2, len(images), 1), images, generator) * (1 - sizes)
        rows, columns = (
            (place >= start) & (place < start + size)  # (B, side)
            for place, start, size in zip(_centres(images), starts, sizes, strict=True)
        )
        return images.masked_fill((rows[:, :, None] & columns[:, None, :])[:, None], 0)


def _centres(images: Tensor) -> list[Tensor]:
    """Return where the pixels' centres lie, as shares of height and of width."""
    return [(torch.arange(side, device=images.device) + 0.5) / side for side in images.shape[2:]]
