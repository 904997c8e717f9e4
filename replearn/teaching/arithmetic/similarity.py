"""How like two drawings are: pixel by pixel, and piece by piece."""

import numpy as np

from replearn.teaching.arithmetic.windows import windows

PIECE = 9  # pixels a side: a stroke and what is next to it


def pixel_similarity(images: np.ndarray, template: np.ndarray) -> np.ndarray:
    """Return the cosine of each image (N, H, W) with a template (H, W), all pixels at once: (N,) in [0, 1] for ink >=
    0.

    >>> pixel_similarity(np.eye(2)[None], np.eye(2)).round(6).tolist()
    [1.0]
    """
    flat, whole = images.reshape(len(images), -1).astype(np.float64), template.ravel().astype(np.float64)
    return flat @ whole / (np.linalg.norm(flat, axis=1) * np.linalg.norm(whole))


def local_similarity(images: np.ndarray, template: np.ndarray) -> np.ndarray:
    """Return how well the pieces of each image (N, H, W) are found anywhere in a template (H, W): (N,) in [0, 1].

    A piece is a window of PIECE x PIECE pixels around a pixel of a stroke; its likeness is the largest
    cosine with any piece of the template, and the image's is the mean over its pieces.
    """
    wanted = _pieces(template).T
    return np.array([(_pieces(image) @ wanted).max(axis=1).mean() for image in images])


def _pieces(image: np.ndarray) -> np.ndarray:
    """Return the windows around the inked pixels of an image (H, W), each of length 1: (P, PIECE * PIECE)."""
    seen = windows(image.astype(np.float64), (PIECE, PIECE))
    inked = seen[..., PIECE // 2, PIECE // 2] > image.max() / 2
    flat = seen[inked].reshape(-1, PIECE * PIECE)
    return flat / np.linalg.norm(flat, axis=1, keepdims=True)
