"""Class vectors: likeness and mistakes, worked by hand."""

import numpy as np
import pytest

from replearn.teaching.lib.class_vectors import confusions, cosines, likest, pair_correlation


def test_cosines_know_no_length():
    rows = np.random.default_rng(0).normal(size=(5, 3))
    assert np.allclose(cosines(rows), cosines(rows * [[1], [2], [3], [4], [5]]))
    assert np.allclose(np.diag(cosines(rows)), 1)
    assert cosines(np.zeros((2, 3))).tolist() == [[0, 0], [0, 0]]


def test_confusions_count_rows_as_true_classes():
    logits = np.log(np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4]]))
    hard, soft = confusions(np.array([0, 0, 2]), logits)
    assert hard.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert np.allclose(soft[[0, 2]], [[0.5, 0.4, 0.1], [0.3, 0.3, 0.4]]) and np.isnan(soft[1]).all()


def test_pairs_do_not_look_at_the_diagonal():
    matrix = np.random.default_rng(0).uniform(size=(4, 4))
    assert pair_correlation(matrix + 9 * np.eye(4), matrix**3 + matrix.T**3 + matrix + matrix.T) > 0.5
    assert pair_correlation(matrix, -matrix - matrix.T) == pytest.approx(-1)
    assert likest(np.array([[9, 0, 0], [0, 9, 0], [3, 1, 9]]), 2) == [(0, 2), (1, 2)]
