"""A convolutional layer written out as what it is: a fully connected layer most of whose weights are 0, and shared."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array

from replearn.teaching.arithmetic.windows import pad, windows


def connections(
    kernel_shape: tuple[int, ...], image_shape: tuple[int, int, int], stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which input each output is connected to, and by which weight: outputs, inputs, weights, three (M,) of
    places.

    kernel_shape: (F, C, h, w); image_shape: (C, H, W). Places count through the flattened arrays: outputs
    through (F, H', W'), inputs through the image, weights through the kernel. Padding is connected to nothing.

    >>> outputs, inputs, weights = connections((1, 1, 1, 2), (1, 1, 3))
    >>> outputs.tolist(), inputs.tolist(), weights.tolist()
    ([0, 0, 1, 1], [0, 1, 1, 2], [0, 1, 0, 1])
    """
    filters, _, height, width = kernel_shape
    places = np.arange(1, np.prod(image_shape) + 1).reshape(image_shape)  # 0 is padding
    seen = windows(pad(places, padding), (height, width), stride)  # (C, H', W', h, w)
    seen = np.moveaxis(seen, 0, 2).reshape(-1, np.prod(kernel_shape[1:]))  # (H'W', Chw)
    shape = (filters, *seen.shape)
    outputs = np.broadcast_to(np.arange(filters * len(seen)).reshape(filters, -1, 1), shape)
    weights = np.broadcast_to(np.arange(np.prod(kernel_shape)).reshape(filters, 1, -1), shape)
    inputs = np.broadcast_to(seen, shape)
    real = inputs > 0
    return outputs[real], inputs[real] - 1, weights[real]


def convolution_matrix(
    kernel: np.ndarray, image_shape: tuple[int, int, int], stride: int = 1, padding: int = 0
) -> csr_array:
    """Return the sparse matrix (F*H'*W', C*H*W) that does to a flattened image (C, H, W) what the layer does to the
    image.

    Each connection is stored, also where its weight happens to be 0: `nnz` counts the connections.

    >>> convolution_matrix(np.array([[[[5, 7]]]]), (1, 1, 3)).toarray().tolist()
    [[5, 7, 0], [0, 5, 7]]
    """
    outputs, inputs, weights = connections(kernel.shape, image_shape, stride, padding)
    shape = (int(outputs.max()) + 1, int(np.prod(image_shape)))
    return coo_array((kernel.ravel()[weights], (outputs, inputs)), shape=shape).tocsr()
