"""Augmentation of a whole batch at once, on its device, each image with its own random draw."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def random_shift(images: Tensor, pixels: int, generator: torch.Generator) -> Tensor:
    """Move each image (B, C, H, W) by its own whole number of pixels in [-pixels, pixels] down and right.

    Zeros enter at the borders. generator: on the images' device. Same shape and dtype.

    >>> image = torch.ones(1, 1, 3, 3)
    >>> random_shift(image, 0, torch.Generator()).equal(image)
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
