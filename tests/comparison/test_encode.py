"""What encoding costs, and what it leaves as it was."""

import numpy as np
import pytest
import torch
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from replearn.comparison import encode as encode_module
from replearn.comparison import spec as spec_module
from replearn.comparison.compare import run
from replearn.comparison.encode import encode, timed
from replearn.comparison.spec import Spec
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.representations.array_data import ArrayData


def test_the_first_call_is_not_counted(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(encode_module.time, "perf_counter", lambda: now[0])
    calls = []

    def transform(images):
        now[0] += 100.0 if not calls else 0.5  # the first call compiles
        calls.append(len(images))
        return images

    made, seconds = timed(transform, np.zeros((50, 3)))
    assert (len(made), calls, seconds) == (50, [32, 50], 0.01)


class Greedy(TransformerMixin, BaseEstimator):
    """Changes torch's threads behind its back, as umap-learn's numba does."""

    def fit(self, X, y=None):
        torch.set_num_threads(3)
        return self

    def transform(self, X):
        return X[:, :2]


def test_threads_are_as_many_after_as_before():
    pixels = np.zeros((4, 4), dtype=np.float32)
    encode(Greedy(), Spec({}, ArrayData(pixels, pixels)), 0)
    assert torch.get_num_threads() == 1


def test_very_many_images_are_held_as_bytes_and_give_the_same_numbers(monkeypatch):
    numbers = []
    for most in (spec_module.MOST_FLOATS, 0):
        monkeypatch.setattr(spec_module, "MOST_FLOATS", most)
        asked = {"pca": PCA(), "scaled": make_pipeline(StandardScaler(), PCA()), "lda": LinearDiscriminantAnalysis()}
        spec = Spec(asked, ImageData(Digits, limit=300, size=8), [4], metrics=["sse_per_image", "knn_accuracy"])
        numbers += [[row[name] or 0 for name in ("sse_per_image", "knn_accuracy")] for row in run(spec).rows]
        assert spec.train.dtype == (np.uint8 if most == 0 else np.float32)
    assert numbers[0][0] > 1
    for first, second in zip(numbers[:3], numbers[3:], strict=True):
        assert second == pytest.approx(first, rel=1e-3)
