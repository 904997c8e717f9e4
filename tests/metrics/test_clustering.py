"""Clusters and their agreement with classes: against all permutations, pair counts, scikit-learn, by hand."""

from itertools import combinations, permutations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits, make_blobs
from threadpoolctl import threadpool_info, threadpool_limits  # type: ignore[import-untyped]

from replearn.errors import ContentError
from replearn.metrics import clusters as clusters_module
from replearn.metrics.clustering import ari, clustering_accuracy, nmi
from replearn.metrics.clusters import gaussian_mixture, kmeans


@pytest.fixture
def partitions():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 60)
    return labels, np.where(rng.random(60) < 0.6, (labels + 1) % 4, rng.integers(0, 4, 60))


@pytest.fixture(scope="module")
def blobs():
    return make_blobs(600, centers=5, n_features=3, cluster_std=0.5, random_state=1)


def test_accuracy_is_the_best_of_all_matchings(partitions):
    labels, clusters = partitions
    best = max((np.array(order)[clusters] == labels).mean() for order in permutations(range(4)))
    assert clustering_accuracy(labels, clusters) == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize(
    ("labels", "clusters", "accuracy"),
    [
        ([0, 0, 1, 1], [0, 1, 2, 3], 0.5),  # more clusters than classes: the rest stand for none
        ([0, 1, 2, 3], [7, 7, 9, 9], 0.5),  # fewer: some classes have none
        ([5, 5, 9, 9], [1, 1, 0, 0], 1.0),  # names are free on both sides
        ([0, 0, 0, 1], [0, 0, 1, 1], 0.75),
    ],
)
def test_accuracy_by_hand(labels, clusters, accuracy):
    assert clustering_accuracy(np.array(labels), np.array(clusters)) == accuracy


def test_nmi_and_ari_from_their_definitions(partitions):
    labels, clusters = partitions
    table = np.array([[((labels == a) & (clusters == b)).sum() for b in range(4)] for a in range(4)]) / 60
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    filled = table > 0
    information = (table[filled] * np.log(table[filled] / np.outer(rows, columns)[filled])).sum()
    entropies = [-(p * np.log(p)).sum() for p in (rows, columns)]
    assert nmi(labels, clusters) == pytest.approx(information / np.mean(entropies), rel=1e-9)
    pairs = list(combinations(range(60), 2))
    together = [np.array([x[i] == x[j] for i, j in pairs]) for x in (labels, clusters)]
    both, one, other = (together[0] & together[1]).sum(), together[0].sum(), together[1].sum()
    expected = one * other / len(pairs)
    assert ari(labels, clusters) == pytest.approx((both - expected) / ((one + other) / 2 - expected), rel=1e-9)


@pytest.mark.parametrize("cluster", [kmeans, gaussian_mixture])
def test_clear_blobs_are_found_on_seen_and_on_new_points(blobs, cluster):
    codes, labels = blobs
    assert clustering_accuracy(labels, cluster(codes, 5, seed=0)) == 1
    held_out = cluster(codes[400:], 5, seed=0, train=codes[:400].astype(np.float32))
    assert clustering_accuracy(labels[400:], held_out) == 1
    assert held_out.dtype == np.int64


def test_kmeans_is_sklearns():
    codes = load_digits().data
    expected = KMeans(10, n_init=10, random_state=3).fit_predict(codes.astype(np.float32))
    assert ari(expected, kmeans(codes, 10, seed=3)) == 1


@pytest.mark.parametrize("cluster", [kmeans, gaussian_mixture])
def test_the_same_seed_gives_the_same_and_a_sample_is_fitted(blobs, cluster, monkeypatch):
    codes = blobs[0]
    assert np.array_equal(cluster(codes, 5, seed=4), cluster(codes, 5, seed=4))
    monkeypatch.setattr(clusters_module, "FIT_ON", 200)
    assert clustering_accuracy(blobs[1], cluster(codes, 5, seed=0)) == 1


def test_a_mixture_sees_what_kmeans_cannot_and_no_scale():
    """A tight cluster in a wide one. At a millionth of the size, the regularisation alone would blur them."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 300)
    codes = np.where(labels, 0.05, 3)[:, None] * rng.normal(size=(600, 2))
    assert clustering_accuracy(labels, gaussian_mixture(codes, 2, seed=0)) > 0.99
    assert clustering_accuracy(labels, gaussian_mixture(codes * 1e-6 + 1, 2, seed=0)) > 0.99
    assert clustering_accuracy(labels, kmeans(codes, 2, seed=0)) < 0.7


def test_a_mixture_in_two_dimensions_is_the_likeliest_of_many():
    """Eight clusters of other widths, which k-means cuts and merges: three starts by it end at 0.79 or below."""
    rng = np.random.default_rng(1)
    centres, labels = rng.uniform(-4, 4, (8, 2)), np.repeat(np.arange(8), 60)
    widths = rng.uniform(0.05, 1.2, (8, 2))
    codes = centres[labels] + rng.normal(size=(480, 2)) * widths[labels]
    found = [clustering_accuracy(labels, gaussian_mixture(codes, 8, seed)) for seed in range(3)]
    assert min(found) > 0.8


def test_a_mixture_is_fitted_in_one_blas_thread(blobs, monkeypatch):
    """Beside other work two threads wait for each other at each small product."""
    threads = []

    class Noting(clusters_module.GaussianMixture):
        def fit(self, codes):
            threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
            return super().fit(codes)

    monkeypatch.setattr(clusters_module, "GaussianMixture", Noting)
    with threadpool_limits(2, user_api="blas"):
        gaussian_mixture(blobs[0], 3, seed=0)
    assert threads and set(threads) == {1}


def test_collapsed_codes_and_wide_ones_warn_of_nothing():
    assert set(kmeans(np.ones((20, 2)), 3, seed=0)) == {0}
    assert gaussian_mixture(np.ones((20, 2)), 3, seed=0).shape == (20,)
    wide = np.random.default_rng(0).normal(size=(90, 70)) + 5 * np.repeat([0, 1], 45)[:, None]
    assert clustering_accuracy(np.repeat([0, 1], 45), gaussian_mixture(wide, 2, seed=0)) == 1


@pytest.mark.parametrize("metric", [clustering_accuracy, nmi, ari])
@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([1, 1, 1], r"labels: one class only \(1\)"),
        ([0, 1, -1], "labels: 1 of 3 are negative"),
        ([0, 1], r"labels \(2,\).*must be 3"),
        (None, r"labels \(\)"),
    ],
)
def test_errors_of_labels(metric, labels, words):
    with pytest.raises(ContentError, match=words):
        metric(labels, np.array([0, 1, 1]))


@pytest.mark.parametrize(
    ("codes", "k", "train", "words"),
    [
        (np.zeros((4, 2)), 5, None, r"k 5: must lie in 1\.\.4"),
        (np.zeros((4, 2)), 1, None, "k 1: one cluster says nothing"),
        (np.full((4, 2), np.nan), 2, None, "codes: row 0 holds NaN"),
        (np.zeros((4, 2)), 2, np.zeros((4, 3)), "codes .*train .*equally many columns"),
        (np.zeros((4, 2)), 3, np.zeros((2, 2)), r"k 3: must lie in 1\.\.2"),
    ],
)
def test_errors_of_clusterings(codes, k, train, words):
    for cluster in (kmeans, gaussian_mixture):
        with pytest.raises(ContentError, match=words):
            cluster(codes, k, 0, train)
