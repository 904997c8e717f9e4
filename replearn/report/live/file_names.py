"""The names that images have on disk."""

import numpy as np

from replearn.data.image_files import ImageFiles
from replearn.data.source import Images
from replearn.data.views import Mapped, Subset


def file_names(images: Images) -> list[str]:
    """Return the names of the files that images are read from, from their folder on; none where they are no files.

    >>> file_names(np.zeros((2, 1, 3, 3), np.uint8))
    []
    """
    index = np.arange(len(images))
    while isinstance(images, Subset | Mapped):
        index = images.index[index] if isinstance(images, Subset) else index
        images = images.images
    if not isinstance(images, ImageFiles):
        return []
    return [images.paths[i].relative_to(images.root).as_posix() for i in index]
