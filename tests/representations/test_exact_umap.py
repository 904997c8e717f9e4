"""UMAP on exact neighbours: they are exact, its map is as good as umap-learn's, new points find their place."""

import warnings

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from umap import UMAP

from replearn.metrics.neighbours import knn_accuracy
from replearn.metrics.preservation import trustworthiness
from replearn.representations import exact_umap
from replearn.representations.exact_umap import ExactIndex, ExactUMAP

SETTINGS = {"init": "pca", "n_epochs": 60, "random_state": 0, "n_jobs": 1}


@pytest.fixture
def digits(monkeypatch):
    monkeypatch.setattr(exact_umap, "SMALL", 100)
    pixels, labels = load_digits(return_X_y=True)
    return (pixels / 16).astype(np.float32), labels


def test_the_index_gives_the_nearest_and_how_far_they_are():
    rng = np.random.default_rng(0)
    points, queries = rng.normal(size=(60, 5)).astype(np.float32), rng.normal(size=(7, 5)).astype(np.float32)
    found, apart = ExactIndex(points).query(queries, 4)
    distances = cdist(queries, points)
    assert np.array_equal(found, distances.argsort(axis=1)[:, :4])
    np.testing.assert_allclose(apart, np.sort(distances, axis=1)[:, :4], rtol=1e-5)


def test_its_map_is_as_trustworthy_as_that_of_umap_learn_and_places_new_images(digits):
    rows, labels = digits
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = ExactUMAP(**SETTINGS).fit(rows[:600])
    theirs = UMAP(**SETTINGS).fit(rows[:600])
    assert isinstance(made._knn_search_index, ExactIndex)
    trust = [trustworthiness(rows[:600], each.embedding_, 15) for each in (made, theirs)]
    assert trust[0] > trust[1] - 0.01
    placed = made.transform(rows[600:800])
    assert knn_accuracy(made.embedding_, labels[:600], placed, labels[600:800]) > 0.85


def test_fit_leaves_the_parameter_as_it_was(digits):
    umap = ExactUMAP(**SETTINGS)
    assert umap.fit(digits[0][:200]).precomputed_knn == umap.get_params()["precomputed_knn"] == (None, None, None)


def test_more_points_than_pay_are_searched_by_umap_learn(digits, monkeypatch):
    monkeypatch.setattr(exact_umap, "LARGE", 150)
    assert not isinstance(ExactUMAP(**SETTINGS).fit(digits[0][:200]).__dict__.get("_knn_search_index"), ExactIndex)
