"""Noise in every pixel."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.transform import Transform


@dataclass(frozen=True)
class Noise(Transform):
    """Add to each pixel of each channel a normal draw of its own.

    Args:
        deviation: standard deviation, pixels being in [0, 1].
        clip: whether the result is brought back to [0, 1].

    >>> image = torch.rand(1, 1, 4, 6)
    >>> Noise(0).transform(image).equal(image)
    True
    """

    deviation: float = 0.1
    clip: bool = True

    def __post_init__(self) -> None:
        self.require("deviation", 0 <= self.deviation < math.inf, "must be a finite number, 0 or above")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        noise = torch.randn(images.shape, generator=generator, device=images.device)
        images = images + self.deviation * noise
        return images.clamp(0, 1) if self.clip else images
