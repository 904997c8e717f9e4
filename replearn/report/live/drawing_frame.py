"""How the images of a data set lie in their frame, so that a drawing can be brought to the same form."""

from typing import Any

import numpy as np

LOOKED_AT = 1000  # images
PAPER = 0.05  # of the brightest: darker is background
GROUND = 0.35  # of the pixels, at least, are background where there is a figure on a ground


def frame_of(images: np.ndarray) -> dict[str, Any] | None:
    """Return the longer side of what is drawn, `box`, and its centre of mass `x`, `y`, in pixels, medians over the
    images.

    images (N, C, H, W) uint8. None where they are not bright figures on a dark ground, so that there is nothing
    to crop. MNIST: a box of 20 pixels, its centre of mass at (14, 14), as its makers say.

    >>> images = np.zeros((2, 1, 9, 9), np.uint8)
    >>> images[:, :, 2:7, 4] = 255
    >>> frame_of(images)
    {'box': 5, 'x': 4.0, 'y': 4.0}
    """
    if images.shape[1] != 1 or not len(images):
        return None
    values = images[:: max(1, len(images) // LOOKED_AT), 0] / 255.0
    ink: np.ndarray = values > PAPER
    corners = ink[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    if (~ink).mean() < GROUND or corners.mean() > 0.1 or not ink.any():
        return None
    drawn = values[ink.any(axis=(1, 2))]
    ink = drawn > PAPER
    boxes = np.maximum(_extent(ink.any(axis=1)), _extent(ink.any(axis=2)))
    mass = drawn.sum(axis=(1, 2))
    x = (drawn.sum(axis=1) * np.arange(drawn.shape[2])).sum(axis=1) / mass
    y = (drawn.sum(axis=2) * np.arange(drawn.shape[1])).sum(axis=1) / mass
    return {"box": int(np.median(boxes)), "x": round(float(np.median(x)), 2), "y": round(float(np.median(y)), 2)}


def _extent(ink: Any) -> np.ndarray:
    """Return the length from the first to the last True of each row (N, L)."""
    return ink.shape[1] - ink[:, ::-1].argmax(axis=1) - ink.argmax(axis=1)
