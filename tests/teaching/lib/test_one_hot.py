"""One-hot and look-up: equal by a second derivation."""

import numpy as np

from replearn.teaching.lib.one_hot import both_ways, bytes_of_input, pair_facts, seconds_of


def test_value_and_gradient_are_those_of_numpy():
    draw = np.random.default_rng(0)
    table, words, weights = draw.normal(size=(7, 3)), draw.integers(0, 7, 20), draw.normal(size=(20, 3))
    gradient = np.zeros_like(table)
    np.add.at(gradient, words, weights)
    for rows, slope in both_ways(table, words, weights):
        assert np.array_equal(rows.numpy(), table[words])
        assert np.allclose(slope.numpy(), gradient)


def test_facts_and_costs():
    assert pair_facts(30) == ({2**0.5}, {0.0})
    assert bytes_of_input(100, 2) == (800, 16)
    assert min(seconds_of(10, 2, 3, seed=0, repeats=1)) > 0
