"""CKA against its formula with N x N kernels, its invariances; shared neighbours against sets."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.metrics import similarity
from replearn.metrics.similarity import (
    linear_cka,
    neighbour_overlap,
    pointwise_overlap,
    pointwise_stability,
    seed_stability,
)


@pytest.fixture
def pair():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 6)) + 3
    return x, x[:, :4] @ rng.normal(size=(4, 9)) + rng.normal(size=(50, 9))


def unbiased_hsic(x, y):
    """Song et al. 2007, equation 4, word for word."""
    n = len(x)
    k, l_ = x @ x.T, y @ y.T
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l_, 0)
    one = np.ones(n)
    whole = np.trace(k @ l_) + (one @ k @ one) * (one @ l_ @ one) / ((n - 1) * (n - 2))
    return (whole - 2 / (n - 2) * (one @ k @ l_ @ one)) / (n * (n - 3))


def test_agrees_with_the_kernels(pair):
    x, y = pair
    expected = unbiased_hsic(x, y) / np.sqrt(unbiased_hsic(x, x) * unbiased_hsic(y, y))
    assert linear_cka(x, y) == pytest.approx(expected, rel=1e-9)
    assert linear_cka(y, x) == pytest.approx(expected, rel=1e-9)


def test_blocks_change_nothing_but_rounding(pair, monkeypatch):
    whole = linear_cka(*pair)
    monkeypatch.setattr(similarity, "BLOCK_VALUES", 100)
    assert linear_cka(*pair) == pytest.approx(whole, rel=1e-12)


def test_turns_mirrors_one_scale_and_a_shift_do_not_matter(pair):
    x, y = pair
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(6, 6)))
    assert linear_cka(x @ turn * -7 + 100, y) == pytest.approx(linear_cka(x, y), rel=1e-9)
    assert linear_cka(x, x @ turn) == pytest.approx(1, abs=1e-9)
    assert linear_cka(x * [1, 1, 1, 1, 1, 20], y) != pytest.approx(linear_cka(x, y), abs=0.05)
    assert linear_cka(x.astype(np.float32), y) == pytest.approx(linear_cka(x, y), abs=1e-5)


def test_unrelated_representations_are_near_zero_however_wide():
    """Where the biased form would say 0.9: few rows, many columns."""
    rng = np.random.default_rng(2)
    values = [linear_cka(rng.normal(size=(30, 300)), rng.normal(size=(30, 300))) for _ in range(40)]
    assert np.mean(values) == pytest.approx(0, abs=0.02)


def test_shared_neighbours_against_sets():
    rng = np.random.default_rng(3)
    maps = [rng.normal(size=(60, 2))]
    maps += [maps[0] + rng.normal(scale=0.3, size=(60, 2)) for _ in range(2)]
    sets = []
    for points in maps:
        gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(gaps, np.inf)
        sets.append([set(row[:7]) for row in np.argsort(gaps, axis=1)])
    overlap = np.mean([len(a & b) / 7 for a, b in zip(sets[0], sets[1], strict=True)])
    assert neighbour_overlap(maps[0], maps[1], k=7) == pytest.approx(overlap, rel=1e-12)
    pairs = [(0, 1), (0, 2), (1, 2)]
    jaccard = np.mean([[len(a & b) / len(a | b) for a, b in zip(sets[i], sets[j], strict=True)] for i, j in pairs])
    assert seed_stability(maps, k=7) == pytest.approx(jaccard, rel=1e-12)


def test_points_drawn_seek_their_neighbours_among_all():
    x, y, z = np.random.default_rng(6).normal(size=(3, 90, 2))
    y, z, rows = x + 0.2 * y, x + 0.2 * z, np.array([80, 2, 41])
    assert np.array_equal(pointwise_overlap(x, y, 7, rows), pointwise_overlap(x, y, 7)[rows])
    assert np.array_equal(pointwise_stability([x, y, z], 7, rows), pointwise_stability([x, y, z], 7)[rows])
    with pytest.raises(ContentError, match=r"rows \(1,\).* in 0\.\.89"):
        pointwise_overlap(x, y, 7, np.array([90]))


def test_a_map_shares_all_with_itself_and_chance_with_another():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 400, 3))
    assert neighbour_overlap(x, 2 * x + 1) == seed_stability([x, -x, 3 * x]) == 1
    assert neighbour_overlap(x, y, k=20) == pytest.approx(20 / 399, abs=0.01)
    assert seed_stability([x, y], k=20) == pytest.approx(20 / 800, abs=0.01)
    assert neighbour_overlap(x, y, k=399) == 1


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        (
            lambda: linear_cka(np.zeros((5, 2)), np.zeros((4, 2))),
            r"x \(5, 2\) and y \(4, 2\): must have one row",
        ),
        (lambda: linear_cka(np.eye(3), np.eye(3)), r"x \(3, 3\): 4 rows"),
        (
            lambda: linear_cka(np.arange(10.0).reshape(5, 2) ** 2, np.full((5, 2), 0.1)),
            r"y \(5, 2\): its rows do not vary",
        ),
        (lambda: linear_cka(np.full((5, 2), np.nan), np.eye(5)), "x: row 0 holds NaN"),
        (lambda: neighbour_overlap(np.eye(5), np.eye(5), k=5), r"k 5: must lie in 1\.\.4"),
        (lambda: neighbour_overlap(np.eye(5), np.eye(4)), "must have one row for each"),
        (lambda: seed_stability([np.eye(5)]), "maps: 1 given; two or more"),
        (lambda: seed_stability([np.eye(5), np.eye(4)], k=1), r"maps\[0\] \(5, 5\) and maps\[1\] \(4, 4\)"),
        (lambda: seed_stability([np.eye(5)] * 2, k=5), r"k 5: must lie in 1\.\.4"),
    ],
)
def test_errors(metric, words):
    with pytest.raises(ContentError, match=words):
        metric()
