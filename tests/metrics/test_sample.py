"""Which points are scored where there are many, and how far the mean over them may lie from the mean over all."""

import numpy as np

from replearn.metrics.sample import half_interval, sample, scored_rows


def test_all_points_up_to_a_hundred_thousand_and_the_same_ten_thousand_of_more():
    assert np.array_equal(scored_rows(100_000), np.arange(100_000))
    rows = scored_rows(250_000)
    assert len(np.unique(rows)) == 10_000 and rows.min() >= 0 and rows.max() < 250_000
    assert np.array_equal(rows, scored_rows(250_000))


def test_the_interval_holds_the_mean_of_all_in_95_of_100_draws():
    values = np.random.default_rng(0).beta(8, 1, 5000)
    drawn = [values[sample(len(values), 100, seed)] for seed in range(1000)]
    held = np.mean([abs(some.mean() - values.mean()) <= half_interval(some) for some in drawn])
    assert 0.92 < held < 0.98
