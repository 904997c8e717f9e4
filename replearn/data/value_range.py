"""`--data.range`: the stored values that stand for black and for white, mapped to 0 and 1."""

from collections.abc import Sequence

import numpy as np

from replearn.errors import UsageError


def check_range(value_range: Sequence[float] | None) -> None:
    """Raise UsageError where it is not two finite numbers, the smaller first; None is "not given".

    >>> check_range((1, 0))
    Traceback (most recent call last):
    replearn.errors.UsageError: --data.range [1, 0]: must be two numbers, black and white, the smaller first
    """
    if value_range is None:
        return
    low, high = value_range
    if not (np.isfinite([low, high]).all() and low < high):
        raise UsageError(f"--data.range [{low:g}, {high:g}]: must be two numbers, black and white, the smaller first")


def to_unit(values: np.ndarray, value_range: Sequence[float]) -> np.ndarray:
    """Return the values of that range as float32 in [0, 1].

    >>> to_unit(np.array([-1, 0, 1], np.int16), (-1, 1))
    array([0. , 0.5, 1. ], dtype=float32)
    """
    low, high = value_range
    return ((values.astype(np.float64) - low) / (high - low)).astype(np.float32)


def likely_range(low: float, high: float, whole: bool) -> str:
    """Return the option for values seen from `low` to `high`, as one would type it.

    >>> likely_range(3, 3000, True), likely_range(-0.9, 1, False), likely_range(0, 211.5, False)
    ('--data.range "[0, 4095]"', '--data.range "[-1, 1]"', '--data.range "[0, 255]"')
    """
    if low >= 0:
        tops = [2**bits - 1 for bits in range(8, 33)] if whole else [1, 255]
        top = next((top for top in tops if high <= top), high)
        return f'--data.range "[0, {top:g}]"' if top < 1e6 else f'--data.range "[0, {top:.0f}]"'
    limit = next((limit for limit in (0.5, 1, 128) if max(-low, high) <= limit), None)
    return f'--data.range "[{low:g}, {high:g}]"' if limit is None else f'--data.range "[{-limit:g}, {limit:g}]"'
