"""Whatever pixels an array file holds, brought to (N, C, H, W) uint8 or float32 in [0, 1], or refused."""

from math import prod

import numpy as np

from replearn.data.resize import resize
from replearn.data.source import Images
from replearn.data.value_range import likely_range, to_unit
from replearn.data.views import Mapped, blocks
from replearn.errors import ContentError

CHANNELS = (1, 3)


def as_images(raw: np.ndarray, size: int | None, where: str, value_range: tuple[float, float] | None = None) -> Images:
    """Return `raw` as images; what needs a conversion is converted when it is read, so a memory-mapped array stays
    one.

    raw: (N, H, W), (N, H, W, C) or (N, C, H, W) with C 1 or 3; where both axes could be C, the last one is.
    uint8 stays, other integers must be 0..255, bool becomes 0 and 255, floats must be in [0, 1] and become
    float32. value_range: the values that become 0 and 1, float32, for numbers of another range.
    size: see `replearn.data.resize`. Raise ContentError, which names `where`.

    >>> as_images(np.zeros((5, 8, 6, 3)), None, "x").shape
    (5, 3, 8, 6)
    """
    images = _channels_first(raw, where)
    stored = raw if _colours_last(raw) else images
    _check_range(stored, where, value_range)
    dtype = np.dtype(np.float32 if images.dtype.kind == "f" or value_range else np.uint8)
    image_shape = images.shape[1:] if size is None else (images.shape[1], size, size)
    if stored is images and images.dtype == dtype and not value_range and image_shape == images.shape[1:]:
        return images

    def convert(batch: np.ndarray) -> np.ndarray:
        batch = batch if stored is images else planes(batch)
        batch = to_unit(batch, value_range) if value_range else batch.astype(dtype, copy=False)
        return resize(batch * dtype.type(255) if images.dtype.kind == "b" and not value_range else batch, size)

    return Mapped(stored, convert, image_shape, dtype)


def planes(images: np.ndarray) -> np.ndarray:
    """Map (B, H, W, C) to (B, C, H, W), copied plane by plane.

    Reading images out of a view with its axes moved took 75 times as long.

    >>> planes(np.zeros((2, 5, 4, 3), np.uint8)).shape
    (2, 3, 5, 4)
    """
    b, h, w, c = images.shape
    out = np.empty((b, c, h, w), images.dtype)
    for channel in range(c):
        out[:, channel] = images[..., channel]
    return out


def _colours_last(raw: np.ndarray) -> bool:
    return raw.ndim == 4 and raw.shape[3] in CHANNELS and raw.shape[3] > 1


def _channels_first(raw: np.ndarray, where: str) -> np.ndarray:
    rule = "images must be (N, H, W), (N, H, W, C) or (N, C, H, W) with C 1 or 3"
    if raw.ndim not in (3, 4):
        flat = "; reshape flat vectors to N x H x W" if raw.ndim == 2 else ""
        raise ContentError(f"{where} has shape {raw.shape}, {raw.ndim} axes; {rule}{flat}")
    if prod(raw.shape) == 0:
        raise ContentError(f"{where} has shape {raw.shape}: there is no image in it; {rule}, none of them 0")
    if raw.ndim == 3 and raw.shape[1] > 4 and raw.shape[2] == 3:
        raise ContentError(
            f"{where} has shape {raw.shape}, one image with its colours last as it seems; {rule}: put images together "
            "with np.stack, or give grey images of 3 pixels in width as images[..., None]"
        )
    if raw.ndim == 3:
        return raw[:, None]
    if raw.shape[3] in CHANNELS:
        return np.moveaxis(raw, 3, 1)
    if raw.shape[1] in CHANNELS:
        return raw
    alpha = "; drop an alpha channel with images[..., :3]" if 4 in (raw.shape[1], raw.shape[3]) else ""
    raise ContentError(f"{where} has shape {raw.shape}; {rule}{alpha}")


def _check_range(images: np.ndarray, where: str, value_range: tuple[float, float] | None) -> None:
    kind = images.dtype.kind
    if (images.dtype == np.uint8 or kind == "b") and value_range is None:
        return
    if kind not in "iufb":
        raise ContentError(f"{where} holds {images.dtype}; pixels must be uint8, or floats in [0, 1]; use .astype")
    bottom, top = value_range or (0, 1 if kind == "f" else 255)
    rule = "floats must be in [0, 1]" if kind == "f" else "integers must be in 0..255"
    if value_range:
        rule = f"--data.range [{bottom:g}, {top:g}] must hold them all"
    low, high = np.inf, -np.inf
    for block in blocks(images):
        lowest, highest = float(images[block].min()), float(images[block].max())
        if np.isnan(lowest) or np.isnan(highest):
            raise ContentError(f"{where} holds NaN among images {block.start} to {block.stop - 1}; {rule}")
        low, high = min(low, lowest), max(high, highest)
    if low < bottom or high > top:
        way_out = "divide by 255" if kind == "f" and 1 < high <= 255 and low >= 0 else "rescale them"
        if np.isfinite([low, high]).all():
            way_out += f", or say what is black and what is white with {likely_range(low, high, kind != 'f')}"
        raise ContentError(f"{where} holds {high if high > top else low:g}; {rule}: {way_out}")
