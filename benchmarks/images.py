"""The images of the cases: MNIST, or where it is not to be had the bundled digits, repeated and moved."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from benchmarks.case import Settings
from replearn.data.digits import Digits
from replearn.data.locate import search_folders
from replearn.data.mnist import MNIST
from replearn.data.module import ImageData
from replearn.data.source import Split
from replearn.data.transforms.shift import Shift

TRAIN, TEST = 60_000, 10_000
SIDE = 28
BLOCK = 10_000  # images moved at a time


@dataclass(frozen=True)
class Pictures:
    """train (M,1,28,28), test (N,1,28,28) uint8 with their labels (M,), (N,) int64."""

    name: str
    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray

    def get_split(self) -> Split:
        """The training images as the loader takes them."""
        return Split(self.train, self.train_labels, np.arange(len(self.train)))


def pictures(settings: Settings, train: int = TRAIN, test: int = TEST) -> Pictures:
    """The first `train` and `test` images of MNIST, or of its stand-in."""
    if settings.dry or not mnist_is_here(settings):
        return _moved_digits(train, test)
    splits = MNIST(root=settings.data, offline="error").load().splits
    first, second = splits["train"], splits["test"]
    arrays = (first.images[:train], first.labels[:train], second.images[:test], second.labels[:test])
    return Pictures("MNIST", *(np.ascontiguousarray(array) for array in arrays))


def mnist_is_here(settings: Settings) -> bool:
    """Whether MNIST lies on disk where `replearn` looks for it: no case downloads anything."""
    return any((folder / "MNIST" / "raw").is_dir() for folder in search_folders(settings.data))


def moved(images: np.ndarray, count: int, seed: int) -> np.ndarray:
    """`count` images (count, C, H, W): the given ones over and over, each moved by up to three pixels."""
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.from_numpy(np.resize(np.arange(len(images)), count))
    return Shift(3).transform(torch.from_numpy(images)[chosen], generator).numpy()


def write_moved(images: np.ndarray, count: int, path: Path) -> Path:
    """A memory-mapped .npy of `count` moved images, made block by block; returns `path`."""
    file = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=(count, *images.shape[1:]))
    for start in range(0, count, BLOCK):
        stop = min(start + BLOCK, count)
        file[start:stop] = moved(images, stop - start, seed=start)
    file.flush()
    return path


def _moved_digits(train: int, test: int) -> Pictures:
    splits = Digits(size=SIDE).load().splits
    sides = []
    for seed, (split, count) in enumerate(((splits["train"], train), (splits["test"], test))):
        sides += [moved(np.asarray(split.images), count, seed), np.resize(split.labels, count)]
    return Pictures("scikit-learn's digits, repeated and moved", *sides)


def write_idx(images: Pictures, root: Path) -> Path:
    """The four files that `torchvision.datasets.MNIST(root)` reads; returns `root`."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name, array, labels in (
        ("train", images.train, images.train_labels),
        ("t10k", images.test, images.test_labels),
    ):
        _write_idx(raw / f"{name}-images-idx3-ubyte", array[:, 0])
        _write_idx(raw / f"{name}-labels-idx1-ubyte", labels.astype(np.uint8))
    return root


def _write_idx(path: Path, array: np.ndarray) -> None:
    """Magic number (uint8 values, so many axes), the axes' lengths, the values; all big-endian."""
    header = np.array([0x0800 + array.ndim, *array.shape], dtype=">i4")
    path.write_bytes(header.tobytes() + array.tobytes())


def write_npz(images: Pictures, path: Path) -> Path:
    """The same as a file for `--images`; returns `path`."""
    np.savez(
        path, x_train=images.train, y_train=images.train_labels, x_test=images.test, y_test=images.test_labels
    )  # fmt: skip
    return path


def as_data(images: Pictures, path: Path, **options: object) -> ImageData:
    """The images as the DataModule of the commands, read from a file at `path`."""
    from replearn.data.arrays import Arrays

    data = ImageData(Arrays, root=write_npz(images, path), seed=0, **options)  # type: ignore[arg-type]
    data.load()
    return data
