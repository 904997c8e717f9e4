"""Image files that are decoded once: what was decoded is kept on the disk, in a file without a name."""

import shutil
import tempfile
from pathlib import Path

import numpy as np

from replearn.data.image_files import ImageFiles
from replearn.data.source import Images
from replearn.data.views import Mapped, Subset, nbytes


class DiskCache:
    """`images`, each decoded when it is first asked for, and from then on read from a file of raw pixels.

    folder: where that file lies. It takes as many bytes as the images do, and is gone with the process,
    however that ends.

    >>> images = Mapped(np.arange(3).reshape(3, 1, 1, 1), lambda x: print(len(x), "decoded") or x, (1, 1, 1), int)
    >>> kept = DiskCache(images, Path(tempfile.gettempdir()))
    >>> kept[np.array([2, 1])].ravel(), kept[np.array([1, 2])].ravel()
    2 decoded
    (array([2, 1]), array([1, 2]))
    """

    def __init__(self, images: Images, folder: Path) -> None:
        self.images, self.shape, self.dtype = images, images.shape, images.dtype
        with tempfile.TemporaryFile(dir=folder) as file:
            self.pixels = np.memmap(file, self.dtype, "w+", shape=self.shape)
        self._mmap = self.pixels._mmap  # type: ignore[attr-defined]  # for `release`
        self.known = np.zeros(len(images), bool)

    def __len__(self) -> int:
        return len(self.known)

    def __getitem__(self, index: np.ndarray | slice, /) -> np.ndarray:
        indices = np.arange(*index.indices(len(self))) if isinstance(index, slice) else index
        new = np.unique(indices[~self.known[indices]])
        if len(new):
            self.pixels[new] = self.images[new]
            self.known[new] = True
        return np.asarray(self.pixels[indices])


def cached_on_disk(images: Images, folder: Path) -> Images:
    """Return images that are read many times: where they are files to decode and the disk has room for twice as much,
    kept.
    """
    base = images
    while isinstance(base, Subset | Mapped):
        base = base.images
    if not isinstance(base, ImageFiles):
        return images
    folder.mkdir(parents=True, exist_ok=True)
    return DiskCache(images, folder) if shutil.disk_usage(folder).free > 2 * nbytes(images) else images
