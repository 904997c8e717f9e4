"""Numbers of codes that need no labels: cases by hand, known distributions, what must not change them."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.metrics.effective_rank import effective_rank, rankme
from replearn.metrics.intrinsic_dimension import two_nn
from replearn.metrics.spectrum_decay import alpha_req


def test_rankme_by_hand():
    """Singular values 3 and 1: shares 0.75 and 0.25."""
    codes = np.array([[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert rankme(codes) == pytest.approx(np.exp(-0.75 * np.log(0.75) - 0.25 * np.log(0.25)), rel=1e-9)
    assert effective_rank(np.array([9.0, 1.0])) == pytest.approx(rankme(codes), rel=1e-9)


def test_rankme_of_more_numbers_than_codes_and_of_the_singular_values():
    codes = np.random.default_rng(0).normal(size=(6, 20))
    singular = np.linalg.svd(codes, compute_uv=False)
    shares = singular / singular.sum()
    assert rankme(codes) == pytest.approx(np.exp(-(shares * np.log(shares)).sum()), rel=1e-6)
    assert rankme(codes) == pytest.approx(rankme(codes.T), rel=1e-6)


@pytest.mark.parametrize(("size", "decay"), [(80, 1.0), (80, 2.5), (15, 0.5)])
def test_alpha_of_a_power_law(size, decay):
    rng = np.random.default_rng(0)
    directions = np.linalg.qr(rng.normal(size=(400, size)) - rng.normal(size=(400, size)).mean(axis=0))[0]
    directions = np.linalg.qr(directions - directions.mean(axis=0))[0]
    codes = directions * np.arange(1, size + 1) ** (-decay / 2) + 7  # of variances j^-decay, exactly
    assert alpha_req(codes) == pytest.approx(decay, abs=1e-3)
    assert alpha_req(1000 * codes @ np.linalg.qr(rng.normal(size=(size, size)))[0]) == pytest.approx(decay, abs=1e-3)


def test_two_nn_by_hand():
    """Of 0, 1, 3 on a line the ratios are 3, 2, 3/2; the largest is left out."""
    x, y = np.log([1.5, 2]), -np.log([2 / 3, 1 / 3])
    assert two_nn(np.array([[0.0], [1.0], [3.0]])) == pytest.approx(x @ y / (x @ x), rel=1e-9)


@pytest.mark.parametrize("dimensions", [1, 2, 5])
def test_two_nn_of_uniform_points_in_a_wider_space(dimensions):
    rng = np.random.default_rng(1)
    points = rng.uniform(size=(3000, dimensions)) @ np.linalg.qr(rng.normal(size=(9, dimensions)))[0].T
    assert two_nn(points) == pytest.approx(dimensions, rel=0.1)
    twice = np.concatenate([points, points[:500]])
    assert two_nn(twice) == pytest.approx(two_nn(points), rel=1e-6)
    assert two_nn(5 * points + 3) == pytest.approx(two_nn(points), rel=1e-6)


@pytest.mark.parametrize(
    ("metric", "codes", "words"),
    [
        (rankme, [[0.0, np.nan], [1.0, 1.0]], "codes: row 0 holds NaN"),
        (alpha_req, np.eye(4)[:, :2], "its codes vary in 2 directions only"),
        (alpha_req, np.ones((5, 40)), "its codes vary in 0 directions only"),
        (two_nn, np.ones((9, 2)), "only 1 of its codes are different"),
        (two_nn, np.eye(9), "too few of its 9 codes have neighbours at two distances"),
    ],
)
def test_what_cannot_be_had(metric, codes, words):
    with pytest.raises(ContentError, match=words):
        metric(np.asarray(codes))


def test_collapsed_codes_use_one_dimension():
    assert rankme(np.ones((50, 8))) == pytest.approx(1, abs=1e-3) and rankme(np.zeros((5, 3))) == 1
