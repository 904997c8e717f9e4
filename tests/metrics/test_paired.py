"""Two scorings of the same images: McNemar by hand and by all coins, the bootstrap against the normal interval."""

from math import comb

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.metrics.paired import bootstrap_interval, differs, mcnemar


def pair(only_first, only_second, both=549, neither=172):
    counts = (only_first, only_second, both, neither)
    return tuple(np.repeat(np.array(right, dtype=bool), counts) for right in ((1, 0, 1, 0), (0, 1, 1, 0)))


def test_a_real_case_of_843_images():
    first, second = pair(77, 45)
    assert (len(first), round(first.mean(), 4), round(second.mean(), 4)) == (843, 0.7426, 0.7046)
    assert mcnemar(first, second) == pytest.approx(0.0048, abs=5e-5)
    assert differs(first, second)


@pytest.mark.parametrize(("only_first", "only_second"), [(0, 0), (3, 1), (9, 2), (5, 5)])
def test_the_p_is_that_of_coins(only_first, only_second):
    flips = only_first + only_second
    as_extreme = [k for k in range(flips + 1) if comb(flips, k) <= comb(flips, only_first)]
    expected = sum(comb(flips, k) for k in as_extreme) / 2**flips
    assert mcnemar(*pair(only_first, only_second)) == pytest.approx(expected)


def test_the_interval_is_the_normal_one_for_many_images():
    rng = np.random.default_rng(1)
    first, difference = rng.gamma(4, 2, 2000), rng.normal(0.1, 1, 2000)
    low, high = bootstrap_interval(first, first - difference)
    half = 1.96 * difference.std() / np.sqrt(2000)
    assert low == pytest.approx(difference.mean() - half, abs=0.15 * half)
    assert high == pytest.approx(difference.mean() + half, abs=0.15 * half)


def test_images_are_drawn_alike_for_both():
    """A hard image is hard for both: a constant difference has an interval of no width."""
    errors = np.random.default_rng(0).gamma(1, 100, 50)
    low, high = bootstrap_interval(errors + 0.01, errors)
    assert low == pytest.approx(0.01) and high == pytest.approx(0.01)
    assert differs(errors + 0.01, errors) and not differs(errors, errors)


def test_errors():
    with pytest.raises(ContentError, match="the same N images"):
        mcnemar(np.ones(2, bool), np.ones(3, bool))
