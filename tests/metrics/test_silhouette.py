"""The silhouette by hand, against scikit-learn without blocks, and on a sample."""

import numpy as np
import pytest
from sklearn.datasets import make_blobs
from sklearn.metrics import silhouette_samples

from replearn.errors import ContentError
from replearn.metrics import silhouette as silhouette_module
from replearn.metrics.silhouette import silhouette


def test_silhouette_by_hand_and_by_sklearn(monkeypatch):
    # Points 0, 2 | 5: a = 2, b = 5 -> 3/5; a = 2, b = 3 -> 1/3; alone -> 0.
    by_hand = (3 / 5 + 1 / 3 + 0) / 3
    assert silhouette(np.array([[0.0], [2.0], [5.0]]), np.array([0, 0, 1]), seed=0) == pytest.approx(by_hand)
    codes, labels = make_blobs(600, centers=5, n_features=3, cluster_std=0.5, random_state=1)
    whole = silhouette_samples(codes, labels).mean()
    assert silhouette(codes, labels, seed=0) == pytest.approx(whole, rel=1e-9)
    monkeypatch.setattr(silhouette_module, "SILHOUETTE_OF", 300)
    few = [silhouette(codes, labels, seed=seed) for seed in (0, 0, 1)]
    assert few[0] == few[1] != few[2]
    assert few[0] == pytest.approx(whole, abs=0.02)


def test_errors_of_silhouette():
    with pytest.raises(ContentError, match="some class needs two points"):
        silhouette(np.zeros((3, 1)), np.array([0, 1, 2]), 0)
    with pytest.raises(ContentError, match="one class only"):
        silhouette(np.zeros((3, 1)), np.array([0, 0, 0]), 0)
    with pytest.raises(ContentError, match=r"codes \(2, 1\): 3 rows"):
        silhouette(np.zeros((2, 1)), np.array([0, 1]), 0)
