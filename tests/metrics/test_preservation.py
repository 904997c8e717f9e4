"""Trustworthiness against scikit-learn, both against ZADU and a plain derivation, a case worked by hand."""

import tracemalloc

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness as sklearn_trustworthiness

from replearn.errors import ContentError
from replearn.metrics import distances
from replearn.metrics.preservation import (
    continuity,
    neighbour_ranks,
    pointwise_continuity,
    pointwise_trustworthiness,
    trust_and_continuity,
    trustworthiness,
)


@pytest.fixture(scope="module")
def pair():
    high = load_digits().data[:700] / 16 + np.random.default_rng(0).normal(scale=1e-3, size=(700, 64))
    return high, PCA(2, random_state=0).fit_transform(high)


@pytest.mark.parametrize("k", [1, 5, 15, 100, 349])
def test_trustworthiness_agrees_with_sklearn(pair, k):
    assert trustworthiness(*pair, k) == pytest.approx(
        sklearn_trustworthiness(*pair, n_neighbors=k), abs=1e-6
    )  # rounding flips a tie


def test_continuity_is_trustworthiness_with_the_spaces_exchanged(pair):
    high, low = pair
    expected = sklearn_trustworthiness(low, high, n_neighbors=15)
    assert continuity(high, low) == pytest.approx(expected, abs=1e-7)
    assert continuity(low, high) == trustworthiness(high, low)


@pytest.mark.parametrize("k", [5, 40])
def test_agree_with_zadu(pair, k):
    pytest.importorskip("zadu", reason="ZADU, a reference for development, is not installed")
    from zadu.measures import trustworthiness_continuity

    whole, local = trustworthiness_continuity.measure(*pair, k=k, return_local=True)
    assert trustworthiness(*pair, k) == pytest.approx(whole["trustworthiness"], abs=1e-7)
    assert continuity(*pair, k) == pytest.approx(whole["continuity"], abs=1e-7)
    assert np.allclose(pointwise_trustworthiness(*pair, k), local["local_trustworthiness"], atol=1e-4)
    assert np.allclose(pointwise_continuity(*pair, k), local["local_continuity"], atol=1e-4)


def test_worked_by_hand():
    """Points at 0 1 3 6 go to 0 6 3.2 1; N = 4, k = 1, so the factor is 2 / (1 * (8 - 3 - 1)) = 1/2.

    Neighbours in the map are 3 2 3 0; in truth those are 3rd, 2nd, 2nd (a tie with 0) and 3rd nearest.
    Neighbours in truth are 1 0 1 2; in the map those are 3rd, 3rd, 2nd and 2nd nearest.
    """
    high, low = np.array([[0.0], [1.0], [3.0], [6.0]]), np.array([[0.0], [6.0], [3.2], [1.0]])
    in_high, in_low = neighbour_ranks(high, low, 1)
    assert in_high.ravel().tolist() == [3, 2, 2, 3]
    assert in_low.ravel().tolist() == [3, 3, 2, 2]
    assert pointwise_trustworthiness(high, low, 1).tolist() == [0.0, 0.5, 0.5, 0.0]
    assert pointwise_continuity(high, low, 1).tolist() == [0.0, 0.0, 0.5, 0.5]
    assert (trustworthiness(high, low, 1), continuity(high, low, 1)) == (0.25, 0.25)


def test_a_map_of_the_same_shape_is_perfect(pair):
    high, low = pair
    assert trustworthiness(high, high) == continuity(high, high) == 1
    turned = 3 * low @ np.array([[0.6, -0.8], [0.8, 0.6]]) + 7
    assert trustworthiness(low, turned) == pytest.approx(1, abs=1e-9)
    assert continuity(low, turned) == pytest.approx(1, abs=1e-9)


def test_random_and_collapsed_maps_are_near_a_half(pair):
    high = pair[0]
    low = np.random.default_rng(1).normal(size=(len(high), 2))
    for made in (low, np.zeros_like(low)):
        assert trustworthiness(high, made) == pytest.approx(0.5, abs=0.07)
    assert continuity(high, low) == pytest.approx(0.5, abs=0.05)


def test_several_k_at_once_are_each_alone(pair):
    trust, cont = trust_and_continuity(*pair, [30, 5, 15])
    assert trust.shape == cont.shape == (3, 700)
    for i, k in enumerate((30, 5, 15)):
        assert trust[i].mean() == trustworthiness(*pair, k)
        assert cont[i].mean() == continuity(*pair, k)
    assert 0 <= min(trust.min(), cont.min()) <= max(trust.max(), cont.max()) <= 1


@pytest.mark.parametrize("block", [distances.BLOCK_VALUES, 7000])
def test_points_drawn_are_ranked_among_all(pair, monkeypatch, block):
    """Float64 products of 20 columns, so that the blocks do not change the rounding."""
    monkeypatch.setattr(distances, "BLOCK_VALUES", block)
    high, low = pair[0][:, :20], pair[1]
    rows = np.array([650, 3, 3, 121, 699, *range(200, 260)])
    whole, drawn = trust_and_continuity(high, low, [5, 15]), trust_and_continuity(high, low, [5, 15], rows)
    for all_points, some in zip(whole, drawn, strict=True):
        assert np.array_equal(some, all_points[:, rows])


def test_memory_of_points_drawn_is_linear_in_all(monkeypatch):
    """20,000 points, of which one block of all distances would be 1.6 GB: what is held stays under a few copies."""
    monkeypatch.setattr(distances, "BLOCK_VALUES", 1 << 18)
    high = np.random.default_rng(5).normal(size=(20_000, 40)).astype(np.float32)
    tracemalloc.start()
    trust_and_continuity(high, high[:, :2], [15], np.arange(0, 20_000, 400))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * high.nbytes


def test_blocks_change_nothing(pair, monkeypatch):
    whole = trust_and_continuity(*pair, [15])
    monkeypatch.setattr(distances, "BLOCK_VALUES", 7000)
    assert np.allclose(trust_and_continuity(*pair, [15]), whole, atol=1e-4)


def test_order_of_the_points_does_not_matter(pair):
    order = np.random.default_rng(2).permutation(len(pair[0]))
    whole, shuffled = (pointwise_continuity(*(array[rows] for array in pair)) for rows in (slice(None), order))
    assert np.allclose(shuffled, whole[order], atol=1e-4)


@pytest.mark.parametrize(
    ("high", "low", "k", "words"),
    [
        ((10, 3), (10, 2), 5, r"k 5: must lie in 1\.\.4, smaller than half of the 10 points"),
        ((11, 3), (11, 2), 6, r"k 6: must lie in 1\.\.5"),
        ((10, 3), (10, 2), 0, "k 0"),
        ((2, 3), (2, 2), 1, "too few points for any k.*half of the 2"),
        ((10, 3), (9, 2), 2, r"high \(10, 3\) and low \(9, 2\): must have one row for each"),
        ((10,), (10, 2), 2, r"high \(10,\)"),
        ((10, 3), (10, 0), 2, r"low \(10, 0\)"),
    ],
)
def test_errors(high, low, k, words):
    for metric in (trustworthiness, continuity, pointwise_continuity):
        with pytest.raises(ContentError, match=words):
            metric(np.zeros(high), np.zeros(low), k)


def test_errors_of_content():
    broken = np.zeros((10, 2))
    broken[4, 1] = np.nan
    with pytest.raises(ContentError, match="low: row 4 holds NaN"):
        trustworthiness(np.zeros((10, 3)), broken, 2)
    with pytest.raises(
        ContentError, match=r"rows \(1,\) of type int64: must be 1 or more whole numbers \(R,\) in 0\.\.9"
    ):
        trust_and_continuity(np.zeros((10, 3)), np.zeros((10, 2)), [2], np.array([10]))
    with pytest.raises(ContentError, match="ks: empty"):
        trust_and_continuity(np.zeros((10, 3)), np.zeros((10, 2)), [])
