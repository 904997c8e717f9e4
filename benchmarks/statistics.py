"""The median of a few measurements, and how surely it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

COVERAGE = 0.95


@dataclass(frozen=True)
class Interval:
    """The median of n values, between `low` and `high` with the confidence `coverage`."""

    median: float
    low: float
    high: float
    coverage: float
    n: int


def median_interval(values: Sequence[float]) -> Interval:
    """The median with its distribution-free interval, by order statistics (Conover 1999, section 3.2).

    Of n values the r-th smallest and the r-th largest enclose the true median with the probability that a fair
    coin thrown n times shows between r and n - r heads. r is the largest for which that is 95 % or more; for
    fewer than six values there is none, and the interval is from least to most, with its own coverage.

    >>> found = median_interval([5, 1, 4, 2, 3, 6])
    >>> found.median, found.low, found.high, round(found.coverage, 3)
    (3.5, 1, 6, 0.969)
    """
    if not values:
        raise ValueError("median_interval: needs one value or more")
    n, ordered = len(values), sorted(values)
    rank = max((r for r in range(1, n // 2 + 1) if _coverage(n, r) >= COVERAGE), default=1)
    return Interval(median(ordered), ordered[rank - 1], ordered[n - rank], _coverage(n, rank), n)


def _coverage(n: int, rank: int) -> float:
    """The probability that the median lies between the rank-th smallest and the rank-th largest of n values.

    >>> _coverage(3, 1), _coverage(1, 1)
    (0.75, 0.0)
    """
    outside = sum(comb(n, heads) for heads in range(rank)) / 2**n
    return max(0.0, 1 - 2 * outside)
