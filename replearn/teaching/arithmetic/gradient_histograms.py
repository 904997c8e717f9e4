"""Features as they were made by hand: mean brightness of blocks, and histograms of gradient directions."""

from __future__ import annotations

import numpy as np

ORIENTATIONS = 9  # directions of an edge, 0 to 180 degrees: light to dark or dark to light is the same edge


def block_means(images: np.ndarray, side: int = 4) -> np.ndarray:
    """Return the mean of every block of side x side pixels: (N, C, H, W) -> (N, C * (H // side) * (W // side)).

    What is left at the right and at the bottom is cut off.

    >>> block_means(np.arange(16.0).reshape(1, 1, 4, 4), 2).tolist()
    [[2.5, 4.5, 10.5, 12.5]]
    """
    return _cells(images, side).mean(axis=(3, 5)).reshape(len(images), -1)


def gradient_histograms(images: np.ndarray, side: int = 7) -> np.ndarray:
    """Return histograms of oriented gradients: images (N, C, H, W) -> (N, D), values in [0, 1].

    After Dalal and Triggs, Histograms of oriented gradients for human detection, 2005: the gradient of the mean
    channel by central differences; its size counted by direction, shared between the two nearest of 9 bins, in
    cells of side x side pixels; blocks of 2x2 cells, one cell apart, each brought to a length of 1. With h x w
    cells D = (h - 1) (w - 1) 36. Images need two cells or more each way.

    >>> image = np.zeros((1, 1, 14, 14))
    >>> image[..., 7:] = 1  # one upright edge: all gradients point to the side
    >>> gradient_histograms(image).reshape(4, 9).sum(axis=0).round(2).tolist()
    [2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    down, right = np.gradient(images.mean(axis=1, dtype=np.float32), axis=(1, 2))  # (N, H, W) each
    size = np.hypot(down, right)
    place = np.mod(np.arctan2(down, right), np.pi) / np.pi * ORIENTATIONS  # 0..9
    low = np.floor(place)
    share = place - low
    bins = [size * ((1 - share) * (low % ORIENTATIONS == k) + share * ((low + 1) % ORIENTATIONS == k))
            for k in range(ORIENTATIONS)]  # fmt: skip
    cells = _cells(np.stack(bins, axis=1), side).sum(axis=(3, 5))  # (N, 9, h, w)
    corners = (cells[..., :-1, :-1], cells[..., :-1, 1:], cells[..., 1:, :-1], cells[..., 1:, 1:])
    blocks = np.concatenate(corners, axis=1)  # (N, 36, h - 1, w - 1)
    blocks /= np.maximum(np.linalg.norm(blocks, axis=1, keepdims=True), 1e-6)
    return blocks.reshape(len(images), -1)


def _cells(maps: np.ndarray, side: int) -> np.ndarray:
    """Map (N, C, H, W) to (N, C, h, side, w, side), what does not fill a cell cut off."""
    n, channels, height, width = maps.shape
    h, w = height // side, width // side
    return maps[:, :, : h * side, : w * side].reshape(n, channels, h, side, w, side)
