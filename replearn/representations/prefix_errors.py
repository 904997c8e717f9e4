"""What an ordered code keeps when it is cut: the error with its first numbers alone."""

import numpy as np

from replearn.metrics.reconstruction import sse_per_image
from replearn.models.capabilities import Ordered
from replearn.models.inference import apply
from replearn.models.representation import RepresentationModel


def prefix_errors(model: RepresentationModel, codes: np.ndarray, images: np.ndarray) -> np.ndarray:
    """Return the squared error per image with the first k = 1..D numbers of each code kept, the others 0: (D,).

    codes (N, D) of the images (N, C, H, W). The images are decoded D times.
    The model has an ordered code.
    """
    assert isinstance(model, Ordered)

    def kept(k: int) -> np.ndarray:
        return apply(model, lambda batch: model.decode(model.truncated(batch, k)), codes)

    return np.array([sse_per_image(images, kept(k)) for k in range(1, codes.shape[1] + 1)])
