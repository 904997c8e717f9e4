"""Whole-pixel shifts, which blur nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import pad

from replearn.data.transforms.transform import Transform


@dataclass(frozen=True)
class Shift(Transform):
    """Move each image by its own whole number of pixels in [-shift, shift], down and right. Zeros enter.

    >>> image = torch.eye(3).view(1, 1, 3, 3)
    >>> Shift(0).transform(image).equal(image)
    True
    """

    shift: int = 2

    def __post_init__(self) -> None:
        self.require("shift", self.shift >= 0, "must be 0 or more")

    def check(self, image_shape: Sequence[int]) -> None:
        side = min(image_shape[1:])
        self.require("shift", self.shift < side, f"must be less than the {side} pixels of an image")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        most = self.shift
        batch, channels, height, width = images.shape
        down, right = torch.randint(-most, most + 1, (2, batch), generator=generator, device=images.device)
        padded = pad(images, (most, most, most, most))
        rows = torch.arange(height, device=images.device) + most - down[:, None]  # (B, H)
        columns = torch.arange(width, device=images.device) + most - right[:, None]  # (B, W)
        flat = rows[:, :, None] * (width + 2 * most) + columns[:, None, :]  # (B, H, W)
        flat = flat.view(batch, 1, height * width).expand(-1, channels, -1)
        return padded.flatten(2).gather(2, flat).view(images.shape)
