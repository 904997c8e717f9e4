"""Images out of focus."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.gaussian import gaussian_weights
from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Blur(Transform):
    """Smooth each image by a Gaussian; its standard deviation, in pixels, is the image's own from [0, deviation].

    At the borders the weights are those of the pixels that are there: a white image stays white.

    >>> image = torch.rand(1, 1, 4, 6)
    >>> Blur(0).transform(image).equal(image)
    True
    """

    deviation: float = 1.0

    def __post_init__(self) -> None:
        self.require("deviation", 0 <= self.deviation < math.inf, "must be a finite number of pixels, 0 or above")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        deviation = uniform(0, self.deviation, (len(images), 1), images, generator)  # a matrix for all channels
        down, across = (_normalised(gaussian_weights(side, deviation)) for side in images.shape[2:])
        return (down @ images @ across.mT).clamp(0, 1)  # which rounding may have passed


def _normalised(weights: Tensor) -> Tensor:
    return weights / weights.sum(-1, keepdim=True)
