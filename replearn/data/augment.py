"""Augmentation of a whole batch at once, on its device, each image with its own random draw."""

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, pad


def random_shift(images: Tensor, pixels: int, generator: torch.Generator | None = None) -> Tensor:
    """Move each image (B, C, H, W) by its own whole number of pixels in [-pixels, pixels] down and right.

    Zeros enter at the borders. generator: on the images' device; None: torch's own. Same shape and dtype.

    >>> image = torch.ones(1, 1, 3, 3)
    >>> random_shift(image, 0).equal(image)
    True
    """
    batch, channels, height, width = images.shape
    down, right = torch.randint(-pixels, pixels + 1, (2, batch), generator=generator, device=images.device)
    padded = pad(images, (pixels, pixels, pixels, pixels))
    rows = torch.arange(height, device=images.device) + pixels - down[:, None]  # (B, H)
    columns = torch.arange(width, device=images.device) + pixels - right[:, None]  # (B, W)
    flat = rows[:, :, None] * (width + 2 * pixels) + columns[:, None, :]  # (B, H, W)
    flat = flat.view(batch, 1, height * width).expand(-1, channels, -1)
    return padded.flatten(2).gather(2, flat).view(images.shape)


def random_affine(images: Tensor, rotate: float, scale: float, generator: torch.Generator | None = None) -> Tensor:
    """Turn each float image (B, C, H, W) by its own angle and scale it by its own factor, about its centre.

    Angles in degrees from [-rotate, rotate], factors from [1 - scale, 1 + scale], both uniform. Pixels are
    interpolated bilinearly, zeros enter at the borders. generator: on the images' device; None: torch's own.
    Same shape.

    >>> image = torch.rand(1, 1, 4, 6)
    >>> torch.allclose(random_affine(image, 0.0, 0.0), image, atol=1e-6)
    True
    """
    batch, _, height, width = images.shape
    draws = torch.rand((2, batch), generator=generator, device=images.device) * 2 - 1  # in [-1, 1)
    angle, factor = draws[0] * math.radians(rotate), 1 + draws[1] * scale
    cos, sin, none = angle.cos() / factor, angle.sin() / factor, torch.zeros_like(angle)
    # From each place of the result to where its value is in the image; both sides are 2 long for the grid.
    rows = [cos, sin * (height / width), none, -sin * (width / height), cos, none]
    theta = torch.stack(rows, dim=1).view(batch, 2, 3)
    with torch.autocast(images.device.type, enabled=False):  # in bf16 a place would be off by part of a pixel
        grid = affine_grid(theta, list(images.shape), align_corners=False)
    return grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
