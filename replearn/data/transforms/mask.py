"""Pixels put out one by one."""

from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.transform import Transform


@dataclass(frozen=True)
class Mask(Transform):
    """Set each pixel, all its channels, to 0 with that probability.

    >>> bool(Mask(0.9).transform(torch.ones(5, 1, 28, 28)).mean() < 0.2)
    True
    """

    probability: float = 0.25

    def __post_init__(self) -> None:
        self.require("probability", 0 <= self.probability < 1, "must be 0 or above and below 1")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        batch, _, height, width = images.shape
        draws = torch.rand((batch, 1, height, width), generator=generator, device=images.device)
        return images * (draws >= self.probability)
