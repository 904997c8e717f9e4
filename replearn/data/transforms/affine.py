"""Rotation, scale, shear and translation in one resampling."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

from replearn.data.transforms.transform import Transform


@dataclass(frozen=True)
class Affine(Transform):
    """Shear, turn and scale each image about its centre, and then shift it, each by uniform draws of its own.

    Pixels are interpolated bilinearly, once for all. Zeros enter at the borders.

    Args:
        rotate: degrees from [-rotate, rotate], clockwise.
        scale: the factor is from [1 - scale, 1 + scale].
        shear: degrees from [-shear, shear] that vertical lines are slanted by, as handwriting is.
        shift: pixels from [-shift, shift], down and right; not only whole ones.

    >>> image = torch.rand(1, 1, 4, 6)
    >>> torch.allclose(Affine().transform(image), image, atol=1e-6)
    True
    """

    rotate: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        self.require("rotate", 0 <= self.rotate <= 180, "must be between 0 and 180 degrees")
        self.require("scale", 0 <= self.scale < 1, "must be 0 or above and below 1 (a share)")
        self.require("shear", 0 <= self.shear < 90, "must be 0 or above and below 90 degrees")
        self.require("shift", 0 <= self.shift < math.inf, "must be a finite number, 0 or above")

    def check(self, image_shape: Sequence[int]) -> None:
        side = min(image_shape[1:])
        self.require("shift", self.shift < side, f"must be less than the {side} pixels of an image")

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        batch, _, height, width = images.shape
        theta = _to_source(self.draws(batch, images.device, generator), height, width)
        grid = affine_grid(theta, list(images.shape), align_corners=False)
        return grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)

    def draws(self, batch: int, device: torch.device, generator: torch.Generator | None) -> list[Tensor]:
        """Return angles and slants in radians, factors, shifts down and right in pixels, (B,) each."""
        angle, factor = torch.rand((2, batch), generator=generator, device=device) * 2 - 1  # in [-1, 1)
        slant = down = right = torch.zeros_like(angle)
        if self.shear:
            slant = torch.rand(batch, generator=generator, device=device) * 2 - 1
        if self.shift:
            down, right = torch.rand((2, batch), generator=generator, device=device) * 2 - 1
        return [
            angle * math.radians(self.rotate), slant * math.radians(self.shear), 1 + factor * self.scale,
            down * self.shift, right * self.shift,
        ]  # fmt: skip


def _to_source(draws: list[Tensor], height: int, width: int) -> Tensor:
    """From each place of the result to where its value is in the image, (B, 2, 3); for the grid both sides are 2."""
    angle, slant, factor, down, right = draws
    cos, sin, tan = angle.cos() / factor, angle.sin() / factor, slant.tan()
    x_by_x, x_by_y = cos - tan * sin, sin + tan * cos
    x = -(x_by_x * right + x_by_y * down) * (2 / width)
    y = -(cos * down - sin * right) * (2 / height)
    rows = [x_by_x, x_by_y * (height / width), x, -sin * (width / height), cos, y]
    return torch.stack(rows, dim=1).view(-1, 2, 3)
