"""Brightness, contrast, saturation and hue, as light and cameras change them."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.grey import grey
from replearn.data.transforms.transform import Transform, uniform


@dataclass(frozen=True)
class Colour(Transform):
    """Change brightness, contrast, saturation and hue of each image, in this order, by uniform draws of its own.

    The definitions are torchvision's `ColorJitter`'s: blends with black, with the image's mean grey, with its grey
    version; then a turn in HSV. Grey images take brightness and contrast alone.

    Args:
        brightness, contrast, saturation: the factor is from [1 - value, 1 + value], the value in [0, 1].
        hue: turns from [-hue, hue] of the colour circle, in [0, 0.5].

    >>> image = torch.rand(1, 3, 4, 6)
    >>> torch.allclose(Colour(0, 0, 0, 0).transform(image), image, atol=1e-6)
    True
    """

    brightness: float = 0.4
    contrast: float = 0.4
    saturation: float = 0.0
    hue: float = 0.0

    def __post_init__(self) -> None:
        for name in ("brightness", "contrast", "saturation"):
            self.require(name, 0 <= getattr(self, name) <= 1, "must be between 0 and 1")
        self.require("hue", 0 <= self.hue <= 0.5, "must be between 0 and 0.5 (turns of the colour circle)")

    def check(self, image_shape: Sequence[int]) -> None:
        channels, rule = image_shape[0], "must be 0: only RGB images have colours, these have {} channel{}"
        for name in ("saturation", "hue"):
            words = rule.format(channels, "s" if channels != 1 else "")
            self.require(name, channels == 3 or getattr(self, name) == 0, words)

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        factors = uniform(-1, 1, (4, len(images), 1, 1, 1), images, generator)
        most = (self.brightness, self.contrast, self.saturation, self.hue)
        brightness, contrast, saturation, turns = (draw * value for draw, value in zip(factors, most, strict=True))
        images = _blend(images, torch.zeros_like(images), brightness)
        images = _blend(images, grey(images).mean((1, 2, 3), keepdim=True), contrast)
        if self.saturation:
            images = _blend(images, grey(images), saturation)
        return _turned(images, turns[:, :, 0]) if self.hue else images


def _blend(images: Tensor, other: Tensor, more: Tensor) -> Tensor:
    """Return 1 + more of the images and -more of the other, clipped to [0, 1]."""
    return (images + more * (images - other)).clamp(0, 1)


def _turned(images: Tensor, turns: Tensor) -> Tensor:
    """Return RGB images (B, 3, H, W) with their hue moved by (B, 1, 1) turns of the colour circle (Smith, 1978)."""
    value, low = images.amax(1), images.amin(1)
    red, green, blue = images.unbind(1)
    spread = value - low
    safe = torch.where(spread > 0, spread, 1)
    hue = torch.where(blue == value, 4 + (red - green) / safe, 0)
    hue = torch.where(green == value, 2 + (blue - red) / safe, hue)
    hue = torch.where(red == value, (green - blue) / safe, hue) + 6 * turns  # in sixths of the circle
    sides = []
    for offset in (5, 3, 1):
        place = (offset + hue).remainder(6)
        sides.append(value - spread * torch.minimum(place, 4 - place).clamp(0, 1))
    return torch.stack(sides, dim=1)
