"""Image files as one sequence of images that are decoded when they are asked for."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import ExifTags, Image, ImageOps

from replearn.data.resize import centre_square
from replearn.data.value_range import to_unit
from replearn.errors import ContentError

Item = TypeVar("Item")
Result = TypeVar("Result")
THREADS = min(8, os.cpu_count() or 1)  # Pillow decodes outside of Python's lock
BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
# Pillow goes by a file's content, not by its name, and for some formats (EPS) starts another program.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
GREY_MODES = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F")


@dataclass(frozen=True)
class ImageHeader:
    """What an image file says of itself: height and width as it is to be seen (EXIF), whether it is grey."""

    height: int
    width: int
    grey: bool


class ImageFiles:
    """N image files as (N, C, H, W) uint8; nothing is kept, each access decodes, a few files at a time.

    paths: the N files. root: the folder that their names are given in. image_shape: (C, H, W) with C 1 or 3.
    resized: scale the centre square to H = W; else each file must have H x W pixels. value_range: of files of 16
    bits or floats, what becomes 0 and 255.
    """

    dtype = np.dtype(np.uint8)

    def __init__(
        self,
        paths: list[Path],
        root: Path,
        image_shape: tuple[int, int, int],
        resized: bool,
        value_range: tuple[float, float] | None = None,
    ) -> None:
        self.paths, self.root, self.image_shape, self.resized = paths, root, image_shape, resized
        self.value_range = value_range

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.paths), *self.image_shape)

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: np.ndarray | slice, /) -> np.ndarray:
        """Return the images at those indices, (B, C, H, W). Raise ContentError, which names the file."""
        chosen = np.arange(len(self.paths))[index]
        out = np.empty((len(chosen), *self.image_shape), np.uint8)
        for place, image in enumerate(in_threads(self._decode, (self.paths[i] for i in chosen))):
            out[place] = image
        return out

    def fingerprint(self) -> bytes:
        """Return SHA-256 of names, shape and the files' bytes: as telling as the pixels, without decoding them."""
        kind = repr(self.shape) + (repr(tuple(self.value_range)) if self.value_range else "")
        digest = hashlib.sha256(kind.encode())
        for path in self.paths:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
            digest.update(os.fsencode(path.relative_to(self.root).as_posix()) + b"\0" + content)
        return digest.digest()

    def _decode(self, path: Path) -> np.ndarray:
        channels, height, width = self.image_shape
        try:
            with Image.open(path, formats=FORMATS) as opened:
                upright = ImageOps.exif_transpose(opened)
                image = _eight_bit(upright, self.value_range).convert("L" if channels == 1 else "RGB")
        except ContentError as error:  # of a whole image
            raise ContentError(f"{path}: {error}") from error
        except BROKEN as error:
            raise broken(path, error) from error
        if self.resized and image.size != (width, height):
            top, left, side = centre_square(image.height, image.width)
            image = image.crop((left, top, left + side, top + side))
            image = image.resize((width, height), Image.Resampling.BILINEAR)
        if image.size != (width, height):
            raise ContentError(
                f"{path}: has {image.height} x {image.width} pixels where its header said "
                f"{height} x {width}; write the file again, or give --data.size"
            )
        return np.asarray(image).reshape(height, width, channels).transpose(2, 0, 1)


def read_header(path: Path) -> ImageHeader:
    """Return the size and mode of a file, without decoding its pixels. Raise ContentError, which names the file."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            # getexif() would decode a PNG whose EXIF comes last; those are caught when they are decoded.
            exif = image.getexif() if image.format != "PNG" or "exif" in image.info else {}
            if exif.get(ExifTags.Base.Orientation, 1) >= 5:
                width, height = height, width
            return ImageHeader(height, width, image.mode in GREY_MODES)
    except BROKEN as error:
        raise broken(path, error) from error


def in_threads(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield `function` of each item, in order, a few at a time."""
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(function, items)


def _eight_bit(image: Image.Image, value_range: tuple[float, float] | None) -> Image.Image:
    """Grey of 16 bits or of floats as 8 bits: Pillow's own conversion cuts off, not scales."""
    if image.mode == "F" or (image.mode.startswith("I") and value_range):
        values = np.asarray(image)
        low, high = value_range or (0.0, 1.0)
        if not (values.min() >= low and values.max() <= high):
            found = f"holds values from {values.min():g} to {values.max():g}; they must be in [{low:g}, {high:g}]"
            raise ContentError(f"{found}: say what is black and what is white with --data.range")
        return Image.fromarray(np.rint(to_unit(values, (low, high)) * 255).astype(np.uint8))
    if image.mode.startswith("I"):
        return Image.fromarray((np.clip(np.asarray(image).astype(np.int64), 0, 65_535) >> 8).astype(np.uint8))
    return image


def broken(path: Path, error: BaseException) -> ContentError:
    """Return the sentence for a file that is no image, or not a whole one."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ContentError(f"{path}: is not an image that can be read, or is cut off ({reason}); repair or remove it")
