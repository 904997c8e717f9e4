"""The interval of a median, by hand and by drawing."""

import numpy as np
import pytest

from benchmarks.statistics import median_interval


def test_six_values_by_hand():
    """1 - 2 / 2^6: the median is outside only where all six fall on one side."""
    found = median_interval([6, 2, 4, 3, 1, 5])
    assert (found.median, found.low, found.high, found.n) == (3.5, 1, 6, 6)
    assert found.coverage == pytest.approx(1 - 2 / 64)


def test_fifteen_values_take_the_fourth_from_each_side():
    """Sums of binomials: 1 + 15 + 105 + 455 = 576 of 32,768 on each side."""
    found = median_interval(range(1, 16))
    assert (found.median, found.low, found.high) == (8, 4, 12)
    assert found.coverage == pytest.approx(1 - 2 * 576 / 2**15)


def test_three_values_say_how_little_they_cover():
    assert median_interval([2, 1, 3]) == type(median_interval([1]))(2, 1, 3, 0.75, 3)


def test_the_interval_covers_the_true_median_as_often_as_it_says():
    rng = np.random.default_rng(0)
    intervals = [median_interval(list(draw)) for draw in rng.exponential(size=(2000, 15))]
    covered = np.mean([found.low <= np.log(2) <= found.high for found in intervals])
    assert covered == pytest.approx(intervals[0].coverage, abs=0.01)


def test_no_values_are_refused():
    with pytest.raises(ValueError, match="needs one value or more"):
        median_interval([])
