"""CIFAR-10, or what split of it is at hand: colour photos of ten things, 32 x 32."""

from __future__ import annotations

from replearn.data.arrays import Arrays
from replearn.data.locate import search_folders
from replearn.data.source import LoadedDataset
from replearn.errors import ContentError

PATTERN = "cifar10*.npz"
CLASS_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def cifar_images() -> LoadedDataset | None:
    """Return the largest cifar10*.npz in the folder that REPLEARN_DATA names or in the cache folder; None without one.

    It holds x_train, y_train, x_test, y_test, as `replearn.data.arrays` reads them. Raise ContentError for a
    file that cannot be read, or without a test split.
    """
    found = [path for folder in search_folders(None) for path in folder.glob(PATTERN)]
    if not found:
        return None
    path = max(found, key=lambda path: path.stat().st_size)
    dataset = Arrays(root=path).load()
    if "test" not in dataset.splits:
        raise ContentError(f"{path}: has no test split; it must have x_train, y_train, x_test and y_test")
    return LoadedDataset("CIFAR-10", dataset.splits, list(CLASS_NAMES))
