"""What encoding costs, and what it leaves as it was."""

import numpy as np
import torch
from sklearn.base import BaseEstimator, TransformerMixin

from replearn.comparison import encode as encode_module
from replearn.comparison.encode import encode, timed
from replearn.comparison.spec import Spec
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
