"""Images that are not copied until they are asked for: a choice of them, a function of them, blocks of them.

Each view is an `Images` (see `replearn.data.source`), so views stack, and none of them cares whether what
lies below is an array, a memory-mapped file or a folder.
"""

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from replearn.data.source import Images
from replearn.errors import ContentError

BLOCK_BYTES = 16 * 2**20  # one read: large enough for a disk, small beside any memory


@dataclass(frozen=True)
class Subset:
    """The images at `index` (M,) of `images`, in that order.

    >>> Subset(np.arange(4).reshape(4, 1, 1, 1), np.array([3, 1]))[np.array([0, 1])].ravel()
    array([3, 1])
    """

    images: Images
    index: np.ndarray

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.index), *self.images.shape[1:])

    @property
    def dtype(self) -> np.dtype:
        return self.images.dtype

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, index: np.ndarray | slice, /) -> np.ndarray:
        return np.asarray(self.images[self.index[index]])


@dataclass(frozen=True)
class Mapped:
    """`function` of each image, worked out batch by batch when it is asked for.

    image_shape: (C, H, W) after the function; dtype: its dtype after the function.

    >>> doubled = Mapped(np.ones((3, 1, 1, 1), np.uint8), lambda x: x * 2, (1, 1, 1), np.dtype(np.uint8))
    >>> doubled[np.array([0, 2])].ravel()
    array([2, 2], dtype=uint8)
    """

    images: Images
    function: Callable[[np.ndarray], np.ndarray]
    image_shape: tuple[int, ...]
    dtype: np.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.images), *self.image_shape)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: np.ndarray | slice, /) -> np.ndarray:
        return self.function(np.asarray(self.images[index]))


def in_memory(images: Images) -> bool:
    """Return whether the images are a plain array (a memory-mapped one, and a view of one, is not)."""
    return type(images) is np.ndarray


def nbytes(images: Images) -> int:
    """Return the bytes that all images take once they are read."""
    return prod(images.shape) * images.dtype.itemsize


def blocks(images: Images, block_bytes: int | None = None) -> Iterator[slice]:
    """Yield slices that cover all images in order, each of about `block_bytes` (None: BLOCK_BYTES).

    >>> list(blocks(np.zeros((5, 1, 2, 2), np.uint8), block_bytes=8))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    step = max(1, (block_bytes or BLOCK_BYTES) * len(images) // max(1, nbytes(images)))
    for start in range(0, len(images), step):
        check_length(images)
        yield slice(start, min(start + step, len(images)))
        release(images)


def take(images: Images, index: np.ndarray) -> Images:
    """Return the images at those indices: copied where they are in memory already, else a view that reads nothing."""
    return images[index] if in_memory(images) else Subset(images, index)


def materialise(images: Images) -> np.ndarray:
    """Return all images as one writable array (N, C, H, W); a plain array is returned as it is, not copied."""
    if isinstance(images, np.ndarray) and in_memory(images) and images.flags.writeable:
        return images
    out = np.empty(images.shape, images.dtype)
    for block in blocks(images):
        out[block] = images[block]
    return out


def release(images: Images) -> None:
    """Give back the memory of the pages of a memory-mapped file that were read.

    They stay in the system's cache as long as there is room, so that they are soon read again.
    """
    while isinstance(images, Subset | Mapped):
        images = images.images
    mapped = getattr(images, "_mmap", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        mapped.madvise(mmap.MADV_DONTNEED)


def check_length(images: Images) -> None:
    """Raise ContentError where a memory-mapped file has become shorter than it was: reading on would end the process.

    What is cut off between this look and the reading, the system still answers with SIGBUS.
    """
    while isinstance(images, Subset | Mapped):
        images = images.images
    mapped = getattr(images, "_mmap", None)
    if mapped is not None and mapped.size() < len(mapped):
        name = getattr(images, "filename", None) or "the file of the images"
        raise ContentError(
            f"{name}: has become shorter while it was read, {mapped.size():,} bytes of {len(mapped):,}; write it again"
        )


def as_floats(images: Images) -> np.ndarray:
    """Return all images as (N, C, H, W) float32 in [0, 1].

    >>> as_floats(np.full((1, 1, 1, 1), 51, np.uint8)).item()
    0.20000000298023224
    """
    out = np.empty(images.shape, np.float32)
    for block in blocks(images):
        np.divide(images[block], np.float32(255 if images.dtype == np.uint8 else 1), out=out[block])
    return out
