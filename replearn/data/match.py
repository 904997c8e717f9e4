"""Bring foreign images to the shape that a trained model takes."""

import numpy as np

from replearn.data.source import Images
from replearn.data.views import Mapped
from replearn.errors import ContentError

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R Recommendation BT.601


GREY_TO_RGB, RGB_TO_GREY = "grey images made RGB by repeating", "RGB images made grey by their luminance"


def conversion(have: int, want: int) -> str:
    """Return what `match` makes of images of so many channels, in words; empty where nothing is changed.

    >>> conversion(3, 1), conversion(1, 1)
    ('RGB images made grey by their luminance', '')
    """
    return {(1, 3): GREY_TO_RGB, (3, 1): RGB_TO_GREY}.get((have, want), "")


def match(images: Images, image_shape: tuple[int, ...]) -> Images:
    """Return `images` (N, C, H, W) with the channels of `image_shape` (C, H, W), converted batch by batch.

    Grey becomes RGB by repeating, RGB becomes grey by its luminance; dtype and range stay. Raises
    ContentError where height or width differ: how to scale is the user's choice, made with --data.size.

    >>> match(np.full((2, 1, 4, 4), 7, np.uint8), (3, 4, 4))[np.array([1])][0, :, 0, 0]
    array([7, 7, 7], dtype=uint8)
    """
    have, want = images.shape[1:], tuple(image_shape)
    if have == want:
        return images
    if have[1:] != want[1:]:
        way_out = f"give --data.size {want[1]}" if want[1] == want[2] else "scale them to it first"
        raise ContentError(
            f"the images have {have[1]} x {have[2]} pixels, but the model was trained on "
            f"{want[1]} x {want[2]}; {way_out}"
        )
    if (have[0], want[0]) == (1, 3):
        return Mapped(images, lambda batch: np.repeat(batch, 3, axis=1), want, images.dtype)
    if (have[0], want[0]) == (3, 1):
        return Mapped(images, to_grey, want, images.dtype)
    raise ContentError(
        f"the images have {have[0]} channels, but the model was trained on {want[0]}; only grey (1) and RGB "
        f"(3) can be turned into each other"
    )


def to_grey(images: np.ndarray) -> np.ndarray:
    """Return the luminance 0.299 R + 0.587 G + 0.114 B, (B, 3, H, W) -> (B, 1, H, W), in the dtype of the images.

    >>> to_grey(np.array([255, 0, 0], np.uint8).reshape(1, 3, 1, 1)).item()
    76
    """
    grey = np.tensordot(images.astype(np.float32), LUMINANCE, axes=(1, 0))[:, None]
    return np.rint(grey).astype(np.uint8) if images.dtype == np.uint8 else grey
