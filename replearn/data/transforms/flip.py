"""Mirror images."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Flip(Transform):
    """Mirror each image with that probability. Not for letters and digits.

    direction: `horizontal` swaps left and right, `vertical` top and bottom.

    >>> Flip(probability=1).transform(torch.tensor([[[[1.0, 2.0]]]]))
    tensor([[[[2., 1.]]]])
    """

    probability: float = 0.5
    direction: Literal["horizontal", "vertical"] = "horizontal"

    def __post_init__(self) -> None:
        self.require("probability", 0 <= self.probability <= 1, "must be between 0 and 1")
        self.require("direction", self.direction in ("horizontal", "vertical"), "must be horizontal or vertical")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        chosen = uniform(0, 1, (len(images), 1, 1, 1), images, generator) < self.probability
        return torch.where(chosen, images.flip(3 if self.direction == "horizontal" else 2), images)
