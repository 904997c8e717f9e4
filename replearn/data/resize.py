"""Bring images to one square size: the centre square of each, scaled with antialiasing."""

import numpy as np

from replearn.data.views import blocks


def centre_square(height: int, width: int) -> tuple[int, int, int]:
    """Return (top, left, side) of the largest centred square of an image.

    >>> centre_square(4, 7)
    (0, 1, 4)
    """
    side = min(height, width)
    return (height - side) // 2, (width - side) // 2, side


def resize(images: np.ndarray, size: int | None) -> np.ndarray:
    """Scale the centre square of each image to `size` pixels, (N, C, H, W) -> (N, C, size, size).

    Bilinear and antialiased, as Pillow's. uint8 stays uint8 (rounded), float32 stays float32. `size` None, or
    the size that the images have: the same array.

    >>> resize(np.full((2, 1, 4, 6), 9, np.uint8), 2).shape
    (2, 1, 2, 2)
    """
    n, channels, height, width = images.shape
    if size is None or (height, width) == (size, size):
        return images
    top, left, side = centre_square(height, width)
    square = images[:, :, top : top + side, left : left + side]
    out = np.empty((n, channels, size, size), images.dtype)
    for block in blocks(square):
        out[block] = _scale(square[block], size)
    return out


def _scale(images: np.ndarray, size: int) -> np.ndarray:
    import torch
    from torch.nn.functional import interpolate

    floats = torch.from_numpy(np.ascontiguousarray(images, dtype=np.float32))
    scaled = interpolate(floats, (size, size), mode="bilinear", antialias=True)
    return (scaled.round_() if images.dtype == np.uint8 else scaled).numpy()
