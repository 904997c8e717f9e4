"""The arithmetic of layers: sizes, weights, multiplications, each as a number and as the working that gives it.

n is a side of what comes in, in pixels; kernel, stride, padding and dilation are a layer's, on that side.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, prod


def exact_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Fraction:
    """Return (n + 2*padding - dilation*(kernel-1) - 1)/stride + 1 before it is rounded: whole where the stride fits.

    >>> exact_size(7, 3, stride=2), round(float(exact_size(7, 3, stride=3)), 2)
    (Fraction(3, 1), 2.33)
    """
    return Fraction(n + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1


def output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, round_up: bool = False
) -> int:
    """Return the side of what a convolution or a pooling gives.

    round_up: a pooling's `ceil_mode`; a last window that would lie in the padding alone is dropped, as torch does.

    >>> output_size(32, kernel=5), output_size(28, kernel=3, padding=1), output_size(7, 3, padding=1)
    (28, 28, 7)
    """
    size = exact_size(n, kernel, stride, padding, dilation)
    if not round_up:
        return floor(size)
    return ceil(size) - ((ceil(size) - 1) * stride >= n + padding)


def output_size_words(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, round_up: bool = False
) -> str:
    """Return the same with its working.

    >>> output_size_words(28, kernel=3, stride=2, padding=1)
    'floor((28 + 2*1 - (3-1) - 1)/2) + 1 = 14'
    """
    times = f"{dilation}*" if dilation > 1 else ""
    rounding = "ceil" if round_up else "floor"
    size = output_size(n, kernel, stride, padding, dilation, round_up)
    less = " - 1" if round_up and size < ceil(exact_size(n, kernel, stride, padding, dilation)) else ""
    return f"{rounding}(({n} + 2*{padding} - {times}({kernel}-1) - 1)/{stride}) + 1{less} = {size}"


def transposed_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    """Return the side of what a transposed convolution gives.

    >>> transposed_size(7, kernel=3, stride=2, padding=1, output_padding=1)
    14
    """
    return (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1


def transposed_size_words(
    n: int, kernel: int, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> str:
    """Return the same with its working.

    >>> transposed_size_words(7, kernel=3, stride=2, padding=1, output_padding=1)
    '(7-1)*2 - 2*1 + (3-1) + 1 + 1 = 14'
    """
    times = f"{dilation}*" if dilation > 1 else ""
    size = transposed_size(n, kernel, stride, padding, output_padding, dilation)
    return f"({n}-1)*{stride} - 2*{padding} + {times}({kernel}-1) + {output_padding} + 1 = {size}"


def fitting_strides(n: int, kernel: int, padding: int = 0, dilation: int = 1) -> list[int]:
    """Return the strides that leave no rest, none longer than what a kernel spans, which would skip pixels.

    >>> fitting_strides(7, kernel=3)
    [1, 2]
    """
    span = dilation * (kernel - 1) + 1
    return [s for s in range(1, span + 1) if exact_size(n, kernel, s, padding, dilation).denominator == 1]


def fitting_paddings(n: int, kernel: int, stride: int = 1, dilation: int = 1) -> list[int]:
    """Return the paddings that leave no rest with that stride, all smaller than the kernel.

    >>> fitting_paddings(7, kernel=3, stride=3), fitting_paddings(28, kernel=3, stride=2)
    ([1], [])
    """
    return [p for p in range(kernel) if exact_size(n, kernel, stride, p, dilation).denominator == 1]


def conv_weights(c_in: int, c_out: int, kernel: Sequence[int], groups: int = 1) -> int:
    """Return weights of a convolution without its biases; a layer has c_out of those.

    >>> conv_weights(64, 128, (3, 3)), conv_weights(3, 10, (5, 5)) + 10
    (73728, 760)
    """
    return prod(kernel) * c_in // groups * c_out


def conv_multiplications(c_in: int, c_out: int, kernel: Sequence[int], size: Sequence[int], groups: int = 1) -> int:
    """Return the multiplications of a convolution whose maps measure `size`: each weight is used once a place.

    >>> conv_multiplications(1, 1, (3, 3), (2, 2)), conv_multiplications(3, 2, (3, 3), (4, 4))
    (36, 864)
    """
    return conv_weights(c_in, c_out, kernel, groups) * prod(size)


def mlp_weights(widths: Sequence[int]) -> int:
    """Return weights, without biases, of fully connected layers of those widths, first to last.

    >>> mlp_weights([3072, 8192, 1024, 512, 10])
    34083840
    """
    return sum(a * b for a, b in pairwise(widths))


def mlp_words(widths: Sequence[int]) -> str:
    """Return the same with its working.

    >>> mlp_words([4, 3, 2])
    '4*3 + 3*2 = 18'
    """
    return f"{' + '.join(times((a, b)) for a, b in pairwise(widths))} = {mlp_weights(widths):,}"


def times(factors: Iterable[int]) -> str:
    """Return a product as it is written down.

    >>> times((3, 3, 64, 1280))
    '3*3*64*1,280'
    """
    return "*".join(f"{factor:,}" for factor in factors)
