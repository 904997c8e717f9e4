"""Convolution and pooling window by window, in NumPy, with the working of a cell in words."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from replearn.errors import ContentError

Summary = Callable[..., np.ndarray]  # of windows (..., h, w) over the axes (-2, -1): np.max, np.mean, np.min, lp(2)


def windows(image: np.ndarray, size: tuple[int, int], stride: int = 1) -> np.ndarray:
    """Return every window of `size` (h, w) of an image (..., H, W): a view (..., H', W', h, w).

    H' = floor((H - h) / stride) + 1, W' alike: a window that would reach over the edge is left out.

    >>> windows(np.arange(12).reshape(3, 4), (2, 2), stride=2).tolist()
    [[[[0, 1], [4, 5]], [[2, 3], [6, 7]]]]
    """
    if size[0] > image.shape[-2] or size[1] > image.shape[-1]:
        raise ContentError(f"window {size[0]}x{size[1]}: larger than the image, {image.shape[-2]}x{image.shape[-1]}")
    return sliding_window_view(image, size, axis=(-2, -1))[..., ::stride, ::stride, :, :]


def pad(image: np.ndarray, width: int) -> np.ndarray:
    """Return `width` zeros on each of the four sides: (..., H, W) -> (..., H + 2 width, W + 2 width).

    >>> pad(np.ones((3, 32, 32)), 2).shape
    (3, 36, 36)
    """
    return np.pad(image, [(0, 0)] * (image.ndim - 2) + [(width, width)] * 2)


def correlate(image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return what a convolutional layer computes, cross-correlation: the kernel laid over each window, products summed.

    Image (H, W) and kernel (h, w), or both with C channels, (C, H, W) and (C, h, w), whose products all go into
    one sum. Returns (H', W'); whole numbers stay whole. Raise ContentError where the channels differ.

    >>> correlate(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0], [0, 1]])).tolist()
    [[6, 8]]
    """
    if image.shape[:-2] != kernel.shape[:-2]:
        raise ContentError(f"kernel {kernel.shape}: must have the channels of the image, {image.shape}")
    seen = windows(pad(image, padding), (kernel.shape[-2], kernel.shape[-1]), stride)
    dtype = np.result_type(image, kernel, np.int64)  # uint8 pixels times weights below 0 need room
    seen = seen.reshape(-1, *seen.shape[-4:])
    return np.einsum("cijkl,ckl->ij", seen, kernel.reshape(-1, *kernel.shape[-2:]), dtype=dtype)


def convolve(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return convolution by its definition: `correlate` with the kernel flipped, left to right and top to bottom.

    >>> convolve(np.array([[1, 2, 3]]), np.array([[1, 0]])).tolist()  # 1*0 + 2*1, 2*0 + 3*1
    [[2, 3]]
    """
    return correlate(image, kernel[..., ::-1, ::-1])


def relu(image: np.ndarray) -> np.ndarray:
    """Return every number below 0 becomes 0.

    >>> relu(np.array([-2, 0, 3])).tolist()
    [0, 0, 3]
    """
    return np.maximum(image, 0)


def pool(image: np.ndarray, size: int, summary: Summary, stride: int | None = None) -> np.ndarray:
    """Return one number for each `size` x `size` window of each channel: (..., H, W) -> (..., H', W').

    stride: that of the windows; as large as they are unless given, so that each value is used once.

    >>> pool(np.array([[1, 2, 0, 0], [3, 4, 0, 8]]), 2, np.max).tolist()
    [[4, 8]]
    """
    return summary(windows(image, (size, size), stride or size), axis=(-2, -1))


def lp(p: float) -> Summary:
    """Return L^p pooling, (sum of |x|^p)^(1/p), as a summary for `pool`: p = 1 is the sum, p -> infinity the maximum.

    >>> pool(np.array([[3.0, 0.0], [0.0, -4.0]]), 2, lp(2)).tolist()
    [[5.0]]
    """

    def norm(values: np.ndarray, axis: tuple[int, int]) -> np.ndarray:
        return (np.abs(values) ** p).sum(axis=axis) ** (1 / p)

    return norm


def working(window: np.ndarray, kernel: np.ndarray) -> str:
    """Return the sum behind one cell: each value of the window times the weight over it.

    >>> working(np.array([[1, 0], [2, 3]]), np.array([[1, 1], [0, -1]]))
    '1*1 + 0*1 + 2*0 + 3*(-1) = -2'
    """
    products = [f"{_plain(x)}*{_plain(w)}" for x, w in zip(window.flat, kernel.flat, strict=True)]
    return f"{' + '.join(products)} = {(window * kernel).sum():.4g}"


def workings(image: np.ndarray, kernel: np.ndarray) -> list[str]:
    """Return `working` of every cell of `correlate(image, kernel)`, row by row.

    >>> workings(np.array([[1, 2, 3]]), np.array([[1, -1]]))
    ['1*1 + 2*(-1) = -1', '2*1 + 3*(-1) = -1']
    """
    seen = windows(image, (kernel.shape[-2], kernel.shape[-1]))
    cells = np.moveaxis(seen.reshape(-1, *seen.shape[-4:]), 0, 2)  # (H', W', C, h, w)
    return [working(window, kernel) for row in cells for window in row]


def listed(values: Sequence[float] | np.ndarray) -> str:
    """Return numbers as they stand in a sum or a maximum: '0, 2, -1'.

    >>> listed(np.array([[0, 2], [-1, 0.5]]))
    '0, 2, -1, 0.5'
    """
    return ", ".join(f"{value:.4g}" for value in np.ravel(values))


def _plain(value: float) -> str:
    return f"({value:.4g})" if value < 0 else f"{value:.4g}"
