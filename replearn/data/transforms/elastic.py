"""Elastic distortion, as of a hand that does not draw the same line twice."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from replearn.data.transforms.gaussian import gaussian_weights
from replearn.data.transforms.transform import Transform


@dataclass(frozen=True)
class Elastic(Transform):
    """Move each pixel by a smooth random displacement, each image by a field of its own.

    Simard, Steinkraus & Platt, Best practices for convolutional neural networks, ICDAR 2003, with normal noise, and
    with the strength given as what it comes to. Bilinear; zeros enter at the borders.

    Args:
        strength: standard deviation of the displacement of a pixel, down and right, in pixels.
        smoothness: standard deviation in pixels of the Gaussian that smooths the noise; in the paper 4, of 29 pixels.

    >>> image = torch.rand(1, 1, 4, 6)
    >>> torch.allclose(Elastic(strength=0).transform(image), image, atol=1e-6)
    True
    """

    strength: float = 1.0
    smoothness: float = 4.0

    def __post_init__(self) -> None:
        self.require("strength", 0 <= self.strength < math.inf, "must be a finite number of pixels, 0 or above")
        self.require("smoothness", 0 < self.smoothness < math.inf, "must be a finite number of pixels above 0")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        height, width = images.shape[2:]
        centres = [(torch.arange(side, device=images.device) * 2 + 1) / side - 1 for side in (width, height)]
        unmoved = torch.stack(torch.meshgrid(*centres, indexing="xy"))  # (2, H, W); the grid's sides are 2 long
        pixel = torch.stack([torch.full((1, 1), 2 / side, device=images.device) for side in (width, height)])
        grid = torch.addcmul(unmoved, self.displacements(images, generator), pixel)
        return grid_sample(images, grid.permute(0, 2, 3, 1), padding_mode="zeros", align_corners=False)

    def displacements(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Return how far from each pixel its new value is taken, to the right and down, in pixels: (B, 2, H, W)."""
        batch, _, height, width = images.shape
        noise = torch.randn((batch, 2, height, width), generator=generator, device=images.device)
        spread = torch.full((), self.smoothness, device=images.device)
        down, across = (_of_unit_norm(gaussian_weights(side, spread)) for side in (height, width))
        return self.strength * (down @ noise @ across.mT)


def _of_unit_norm(weights: Tensor) -> Tensor:
    """Return rows of norm 1, so that what is smoothed keeps its standard deviation, at the borders too."""
    return weights / weights.square().sum(-1, keepdim=True).sqrt()
