"""A part of each image, brought to the size of the whole."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Crop(Transform):
    """Cut a rectangle out of each image, its size and place its own draw, and bring it to the size of the image.

    Szegedy et al., Going deeper with convolutions, 2015, section 6. Bilinear.

    Args:
        area: smallest share of the image's area that is kept, in (0, 1]; the share is uniform up to 1.
        stretch: the image's height to its width may change by up to this factor, 1 or more.

    >>> image = torch.rand(1, 3, 4, 6)
    >>> torch.allclose(Crop(area=1, stretch=1).transform(image), image, atol=1e-6)
    True
    """

    area: float = 0.5
    stretch: float = 4 / 3

    def __post_init__(self) -> None:
        self.require("area", 0 < self.area <= 1, "must be above 0 and no more than 1 (a share)")
        self.require("stretch", 1 <= self.stretch < float("inf"), "must be a finite number, 1 or more")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        left, top, width, height = self.boxes(images, generator)
        zero = torch.zeros_like(left)
        # The grid's sides run from -1 to 1.
        rows = [width, zero, 2 * left + width - 1, zero, height, 2 * top + height - 1]
        grid = affine_grid(torch.stack(rows, dim=1).view(-1, 2, 3), list(images.shape), align_corners=False)
        return grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def boxes(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Return left, top, width and height of each rectangle as shares of the image's sides, (4, B)."""
        batch = len(images)
        share = uniform(self.area, 1, (batch,), images, generator)
        turn = uniform(-1, 1, (batch,), images, generator)
        stretched = torch.pow(self.stretch, turn / 2)
        width, height = (share.sqrt() * stretched).clamp(max=1), (share.sqrt() / stretched).clamp(max=1)
        left, top = uniform(0, 1, (2, batch), images, generator)
        return torch.stack([left * (1 - width), top * (1 - height), width, height])
