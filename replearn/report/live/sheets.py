"""Images side by side in sheets that a browser reads at once."""

import base64
import io
from dataclasses import dataclass
from math import ceil, isqrt

import numpy as np
from PIL import Image

LARGEST = 4096  # pixels a side: a browser unpacks one sheet at a time, and needs less memory than for larger ones
THUMBNAIL = 64  # pixels of the longer side; larger images are made smaller


@dataclass(frozen=True)
class Sheets:
    """shape: (C, H, W) of the images. tile: (h, w) as they lie in the sheets. sheets: lossless WebP, as base64."""

    shape: tuple[int, ...]
    tile: tuple[int, int]
    columns: int
    rows: int
    sheets: list[str]

    @property
    def exact(self) -> bool:
        """Whether the sheets hold the very pixels, so that networks can read them."""
        return self.tile == self.shape[1:] and self.shape[0] in (1, 3)

    def description(self) -> dict[str, object]:
        """Return what the page needs to find an image."""
        return {
            "shape": list(self.shape), "tile": list(self.tile), "columns": self.columns, "rows": self.rows,
            "sheets": len(self.sheets), "exact": self.exact,
        }  # fmt: skip


def make_sheets(images: np.ndarray) -> Sheets:
    """Return sheets of images (N, C, H, W) uint8; of other than 1 or 3 channels the mean is shown, in grey.

    >>> sheets = make_sheets(np.zeros((5, 1, 8, 8), np.uint8))
    >>> sheets.columns, sheets.rows, sheets.exact, len(sheets.sheets)
    (3, 2, True, 1)
    """
    count, channels, *_ = images.shape
    shown = images if channels in (1, 3) else images.mean(axis=1, keepdims=True).round().astype(np.uint8)
    shown = _thumbnails(shown)
    h, w = shown.shape[2:]
    most = (LARGEST // h) * (LARGEST // w)
    columns = min(LARGEST // w, max(1, isqrt(max(0, min(count, most) - 1)) + 1))
    rows = min(LARGEST // h, ceil(count / columns))
    each = columns * rows
    sheets = [_file(_sheet(shown[i : i + each], columns)) for i in range(0, count, each)]
    return Sheets(tuple(images.shape[1:]), (h, w), columns, rows, sheets)


def _thumbnails(images: np.ndarray) -> np.ndarray:
    h, w = images.shape[2:]
    if max(h, w) <= THUMBNAIL:
        return images
    scale = THUMBNAIL / max(h, w)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    small = [np.asarray(_picture(image).resize(size, Image.Resampling.BOX)) for image in images]
    return np.stack([each[None] if each.ndim == 2 else each.transpose(2, 0, 1) for each in small])


def _picture(image: np.ndarray) -> Image.Image:
    """Return (C, H, W) with C 1 or 3."""
    return Image.fromarray(image[0] if len(image) == 1 else np.ascontiguousarray(image.transpose(1, 2, 0)))


def _sheet(images: np.ndarray, columns: int) -> Image.Image:
    count, channels, h, w = images.shape
    rows = ceil(count / columns)
    blank = np.zeros((rows * columns - count, channels, h, w), np.uint8)
    tiles = np.concatenate([images, blank]).reshape(rows, columns, channels, h, w)
    return _picture(tiles.transpose(2, 0, 3, 1, 4).reshape(channels, rows * h, columns * w))


def _file(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "webp", lossless=True, quality=30)  # a tenth smaller than PNG
    return base64.b64encode(buffer.getvalue()).decode()
