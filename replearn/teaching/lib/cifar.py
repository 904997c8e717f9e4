"""CIFAR-10, or what part of it is at hand: colour photos of ten things, 32 x 32."""

from __future__ import annotations

from replearn.data.arrays import Arrays
from replearn.data.locate import search_folders
from replearn.data.source import ImageSet
from replearn.errors import ContentError

PATTERN = "cifar10*.npz"
CLASS_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def cifar_images() -> ImageSet | None:
    """The largest cifar10*.npz in the folder that REPLEARN_DATA names or in the cache folder; None without one.

    It holds x_train, y_train, x_test, y_test, as `replearn.data.arrays` reads them. Raises ContentError for a
    file that cannot be read, or without a test part.
    """
    found = [path for folder in search_folders(None) for path in folder.glob(PATTERN)]
    if not found:
        return None
    path = max(found, key=lambda path: path.stat().st_size)
    image_set = Arrays(root=path).load()
    if "test" not in image_set.parts:
        raise ContentError(f"{path}: has no test part; it must have x_train, y_train, x_test and y_test")
    return ImageSet("CIFAR-10", image_set.parts, list(CLASS_NAMES))
