"""Expected calibration error: a case worked by hand, torchmetrics, and where it must be zero."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import multiclass_calibration_error

from replearn.errors import ContentError
from replearn.metrics.calibration import expected_calibration_error


def test_worked_by_hand():
    """Two bins: confidence 0.5 stands in (0, 0.5], alone and right; 0.6, 0.7, 0.9, 1 in (0.5, 1], two right.

    1/5 * |1 - 0.5| + 4/5 * |2/4 - 0.8| = 0.1 + 0.24.
    """
    first = np.array([0.5, 0.6, 0.3, 0.9, 0.0])
    labels = np.array([0, 0, 0, 1, 1])  # said: 0 (a tie goes to the first), 0, 1, 0, 1
    value = expected_calibration_error(np.column_stack([first, 1 - first]), labels, bins=2)
    assert value == pytest.approx(0.34, abs=1e-12)


@pytest.mark.parametrize("bins", [1, 10, 15])
def test_agrees_with_torchmetrics(bins):
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(6, 0.3), size=500)
    labels = np.where(rng.random(500) < 0.7, probabilities.argmax(axis=1), rng.integers(0, 6, 500))
    expected = multiclass_calibration_error(
        torch.from_numpy(probabilities), torch.from_numpy(labels), 6, n_bins=bins, norm="l1"
    )
    assert expected_calibration_error(probabilities, labels, bins) == pytest.approx(expected.item(), abs=1e-6)


def test_sure_and_right_or_sure_and_wrong():
    sure = np.eye(4)
    assert expected_calibration_error(sure, np.arange(4)) == 0
    assert expected_calibration_error(sure, np.array([1, 2, 3, 0])) == 1


def test_as_often_right_as_it_says():
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(3), size=40_000)
    labels = (rng.random((40_000, 1)) > probabilities.cumsum(axis=1)).sum(axis=1).clip(max=2)
    assert expected_calibration_error(probabilities, labels) < 0.015
    assert expected_calibration_error(probabilities.astype(np.float16), labels) < 0.015


@pytest.mark.parametrize(
    ("probabilities", "labels", "bins", "words"),
    [
        ([[2.0, -1.0]], [0], 15, "take the softmax"),
        ([[0.5, 0.2]], [0], 15, "sums to 1 but for 0.3"),
        ([[0.5, 0.5]], [2], 15, r"labels: hold 2.*0\.\.1"),
        ([[0.5, 0.5]], [-1], 15, "labels: 1 of 1 are negative"),
        ([[0.5, 0.5]], [0, 1], 15, r"labels \(2,\).*must be 1"),
        ([[0.5, np.nan]], [0], 15, "probabilities: row 0 holds NaN"),
        ([[0.5, 0.5]], [0], 0, "bins 0"),
    ],
)
def test_errors(probabilities, labels, bins, words):
    with pytest.raises(ContentError, match=words):
        expected_calibration_error(np.array(probabilities), np.array(labels), bins)
