"""Arrays of images as scikit-learn wants them, rows of numbers (N, F), and back; and which image a row is."""

from collections.abc import Sequence
from math import isqrt, prod
from typing import Any

import numpy as np

from replearn.errors import ContentError, UsageError

Shape = tuple[int, int, int]  # (C, H, W)
SMALLEST = 8  # pixels of a side, from which 3*s*s numbers are taken for an RGB image
COLOURS = (3, 4)  # channels that a last axis may hold by mistake


def as_rows(X: Any) -> tuple[Any, tuple[int, ...] | None]:
    """Return (N, H, W) or (N, C, H, W) as rows (N, F), with the shape of one sample; all else as it is, with None.

    What is no image is left for scikit-learn's own checks. Raise ContentError for more axes.

    >>> rows, sample = as_rows(np.zeros((5, 1, 4, 6)))
    >>> rows.shape, sample
    ((5, 24), (1, 4, 6))
    """
    axes = np.ndim(X) if isinstance(X, list | tuple) else getattr(X, "ndim", 2)
    if axes < 3:
        return X, None
    images = np.asarray(X)
    if axes > 4:
        raise ContentError(f"X has shape {images.shape}, {axes} axes; it must be (N, H, W), (N, C, H, W) or (N, F)")
    return images.reshape(len(images), prod(images.shape[1:])), images.shape[1:]


def image_shape(sample: Sequence[int], asked: Sequence[int] | None) -> Shape:
    """Return (C, H, W) of samples of shape (F,), (H, W) or (C, H, W).

    asked: the shape to read rows of F numbers as; None: a square where F is a square number, else (1, 1, F).
    Raise UsageError where what was asked does not fit, and for rows that may be RGB images laid flat;
    ContentError for channels in the last axis.

    >>> image_shape((784,), None), image_shape((10,), None), image_shape((192,), (3, 8, 8))
    ((1, 28, 28), (1, 1, 10), (3, 8, 8))
    """
    if asked is not None:
        return _as_asked(tuple(sample), tuple(asked))
    if len(sample) == 3:
        if sample[2] in COLOURS and sample[0] > COLOURS[-1]:
            raise ContentError(
                f"X has images of shape {tuple(sample)}, channels last as it seems; (C, H, W) is wanted: give "
                f"np.moveaxis(X, 3, 1), or image_shape={tuple(sample)} if that is (C, H, W)"
            )
        return sample[0], sample[1], sample[2]
    if len(sample) == 2:
        return 1, sample[0], sample[1]
    features = sample[0]
    side = isqrt(features)
    if side * side != features:
        _refuse_flat_colours(features)
        return 1, 1, features
    return 1, side, side


def _refuse_flat_colours(features: int) -> None:
    """Raise UsageError where F = 3*s*s: read as (1, 1, F), an RGB image would be a strip without any word."""
    side = isqrt(features // 3)
    if 3 * side * side == features and side >= SMALLEST:
        raise UsageError(
            f"image_shape None: rows of {features:,} numbers may be RGB images of {side} x {side}; say so with "
            f"image_shape=(3, {side}, {side}) (channels first: of channels last give np.moveaxis(images, 3, 1)), or "
            f"image_shape=(1, 1, {features}) where they are none"
        )


def _as_asked(sample: tuple[int, ...], asked: tuple[int, ...]) -> Shape:
    if len(asked) != 3 or min(asked) < 1:
        raise UsageError(f"image_shape {asked}: must be (C, H, W), three whole numbers of 1 or more")
    if not fits(sample, shape := (asked[0], asked[1], asked[2])):
        raise UsageError(
            f"image_shape {asked}: X has samples of shape {sample}, {prod(sample)} numbers; give the shape that "
            "they have, or None"
        )
    return shape


def fits(sample: Sequence[int], shape: Shape) -> bool:
    """Return whether a sample of shape (F,), (H, W) or (C, H, W) is an image of that shape.

    >>> fits((784,), (1, 28, 28)), fits((28, 28), (1, 28, 28)), fits((14, 56), (1, 28, 28))
    (True, True, False)
    """
    if len(sample) == 1:
        return sample[0] == prod(shape)
    return tuple(sample) == (shape if len(sample) == 3 or shape[0] != 1 else shape[1:])
