"""The covariance of rows by blocks, beside NumPy's of all at once."""

import numpy as np
import pytest

from replearn.metrics import covariance as module
from replearn.metrics.covariance import covariance


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(module, "BLOCK_VALUES", 64)


def test_is_that_of_numpy_over_many_blocks_and_a_rest():
    rows = np.random.default_rng(0).normal(size=(101, 7))
    mean, spread = covariance(rows)
    np.testing.assert_allclose(mean, rows.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(spread, np.cov(rows, rowvar=False), atol=1e-6)


def test_bytes_are_pixels_between_0_and_1():
    rows = np.random.default_rng(1).integers(0, 256, (50, 5), dtype=np.uint8)
    mean, spread = covariance(rows)
    np.testing.assert_allclose(mean, rows.mean(axis=0) / 255, atol=1e-6)
    np.testing.assert_allclose(spread, np.cov(rows / 255, rowvar=False), atol=1e-6)


def test_a_common_offset_costs_no_digits():
    rows = np.random.default_rng(2).normal(size=(60, 4)).astype(np.float32)
    far = rows + np.float32(4096)  # a power of two: the sums lose digits of the rows alone
    np.testing.assert_allclose(covariance(far)[1], np.cov(far.astype(np.float64), rowvar=False), rtol=1e-5)
