"""The linear probe against scikit-learn in float64 run to convergence, and its invariances."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from replearn.errors import ContentError
from replearn.metrics import linear_probe
from replearn.metrics.linear_probe import linear_probe_accuracy


@pytest.fixture(scope="module")
def digits():
    data = load_digits()
    return data.data[:1200], data.target[:1200], data.data[1200:], data.target[1200:]


def test_agrees_with_sklearn(digits):
    train, train_labels, test, test_labels = digits
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000, tol=1e-8))
    expected = probe.fit(train, train_labels).score(test, test_labels)
    assert linear_probe_accuracy(*digits) == pytest.approx(expected, abs=1.5 / len(test))


def test_scale_and_shift_of_the_codes_do_not_matter(digits):
    train, train_labels, test, test_labels = digits
    scales = np.logspace(-3, 3, 64)
    moved = linear_probe_accuracy(train * scales + 5, train_labels, test * scales + 5, test_labels)
    assert moved == pytest.approx(linear_probe_accuracy(*digits), abs=3.5 / len(test))


def test_what_a_line_can_and_cannot_tell():
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(400, 2))
    halves, ring = (codes[:, 0] > 0).astype(int), (np.hypot(*codes.T) > 1.18).astype(int)
    assert linear_probe_accuracy(codes[:300], halves[:300], codes[300:], halves[300:]) > 0.97
    assert linear_probe_accuracy(codes[:300], ring[:300], codes[300:], ring[300:]) < 0.65


def test_many_rows_are_sampled_by_seed_and_the_input_stays(digits, monkeypatch):
    monkeypatch.setattr(linear_probe, "MOST_ROWS", 100)
    train = digits[0].astype(np.float32)
    before = train.copy()
    few = [linear_probe_accuracy(train, *digits[1:], seed=seed) for seed in (0, 0, 1)]
    assert few[0] == few[1] != few[2]
    assert np.array_equal(train, before)


def test_bounded_steps_warn_of_nothing(digits, monkeypatch):
    monkeypatch.setattr(linear_probe, "STEPS", 2)
    assert linear_probe_accuracy(*digits) > 0.7


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: np.full((4, 2), np.nan)}, "train_codes: row 0 holds NaN"),
        ({2: np.zeros((2, 3))}, "equally many columns"),
        ({1: np.ones(4, int)}, r"train_labels: one class only \(1\)"),
        ({1: np.array([0, 1, -1, 0])}, "train_labels: 1 of 4 are negative"),
        ({3: None}, r"test_labels \(\)"),
    ],
)
def test_errors(change, words):
    given = {
        0: np.zeros((4, 2)),
        1: np.array([0, 1, 1, 0]),
        2: np.zeros((2, 2)),
        3: np.array([0, 1]),
    } | change
    with pytest.raises(ContentError, match=words):
        linear_probe_accuracy(*(given[i] for i in range(4)))
