"""One SHA-256 for a whole data set: two runs with the same one saw the same images."""

import hashlib

import numpy as np

from replearn.data.image_files import ImageFiles
from replearn.data.source import LoadedDataset
from replearn.data.views import blocks


def checksum(dataset: LoadedDataset) -> str:
    """Return SHA-256 (64 hexadecimal digits) over the shapes, pixels and labels of the source's splits, block by
    block.

    Of image files that are decoded when asked for: their names and bytes in place of the pixels.
    """
    digest = hashlib.sha256()
    for name, split in dataset.splits.items():
        digest.update(f"{name} {tuple(split.images.shape)} {split.images.dtype}".encode())
        if isinstance(split.images, ImageFiles):
            digest.update(split.images.fingerprint())
        else:
            for block in blocks(split.images):
                digest.update(np.ascontiguousarray(split.images[block]).data)
        digest.update(np.ascontiguousarray(split.labels, "<i8").data)
    return digest.hexdigest()
