"""What padding does at the border, by hand."""

import numpy as np

from replearn.teaching.arithmetic.border import even_area, ring_means, rings, times_seen


def test_a_corner_is_in_one_window_and_the_middle_in_nine():
    without, padded = times_seen(7, 7, 3, 0), times_seen(7, 7, 3, 1)
    assert (without[0, 0], without[0, 3], without[3, 3]) == (1, 3, 9)
    assert (padded[0, 0], padded[0, 3], padded[3, 3]) == (4, 6, 9)
    assert without.sum() == 5 * 5 * 9


def test_zeros_show_where_the_border_is():
    assert np.allclose(even_area(3, 0), 1) and even_area(3, 0).shape == (5, 5)
    twice = even_area(2, 1)
    assert np.allclose(twice[5, :3], [5 / 9, 8 / 9, 1]) and np.allclose(twice, twice.T)


def test_rings():
    assert rings(5, 5)[2].tolist() == [0, 1, 2, 1, 0]
    assert ring_means(rings(5, 7).astype(float), 3).tolist() == [0, 1, 2]
