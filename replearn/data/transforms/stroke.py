"""Thinner and thicker strokes."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Stroke(Transform):
    """Make the bright strokes of each image thicker or thinner, by its own uniform draw from [-pixels, pixels].

    That many pixels are added on each side, or taken: grey dilation and erosion by a square of 3 x 3, once for
    each whole pixel, and for the rest a blend of before and after.

    >>> Stroke(0).transform(torch.eye(2).view(1, 1, 2, 2)).view(2, 2)
    tensor([[1., 0.],
            [0., 1.]])
    """

    pixels: float = 0.5

    def __post_init__(self) -> None:
        self.require("pixels", 0 <= self.pixels < math.inf, "must be a finite number, 0 or above")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        draw = uniform(-self.pixels, self.pixels, (len(images), 1, 1, 1), images, generator)
        side = torch.where(draw < 0, -1, 1)  # erosion is dilation of what is dark
        images = images * side
        for done in range(math.ceil(self.pixels)):
            share = (draw.abs() - done).clamp(0, 1)
            images = torch.lerp(images, max_pool2d(images, 3, stride=1, padding=1), share)
        return images * side
