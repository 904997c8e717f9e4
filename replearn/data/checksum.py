"""One SHA-256 for a whole data set: two runs with the same one saw the same images."""

import hashlib

import numpy as np

from replearn.data.image_files import ImageFiles
from replearn.data.source import ImageSet
from replearn.data.views import blocks


def checksum(image_set: ImageSet) -> str:
    """SHA-256 (64 hexadecimal digits) over the shapes, pixels and labels of the source's parts, block by
    block.

    Of image files that are decoded when asked for: their names and bytes in place of the pixels.
    """
    digest = hashlib.sha256()
    for name, part in image_set.parts.items():
        digest.update(f"{name} {tuple(part.images.shape)} {part.images.dtype}".encode())
        if isinstance(part.images, ImageFiles):
            digest.update(part.images.fingerprint())
        else:
            for block in blocks(part.images):
                digest.update(np.ascontiguousarray(part.images[block]).data)
        digest.update(np.ascontiguousarray(part.labels, "<i8").data)
    return digest.hexdigest()
