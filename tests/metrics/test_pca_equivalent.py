"""PCA's error curve against a reconstruction with every number of components, derived a second time."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from replearn.errors import ContentError
from replearn.metrics import pca_equivalent
from replearn.metrics.pca_equivalent import pca_equivalent_dimension, pca_error_curve


@pytest.fixture(scope="module")
def digits():
    pixels = load_digits().data.astype(np.float32) / 16
    return pixels[:1200], pixels[1200:]


def by_inverse_transform(train, test, k):
    """The mse of scikit-learn's own reconstruction, in float64, from the first k components."""
    pca = PCA(svd_solver="full").fit(train.astype(np.float64))
    pca.components_, pca.n_components_ = pca.components_[:k], k
    made = pca.inverse_transform((test - pca.mean_) @ pca.components_.T)
    return float(((test.astype(np.float64) - made) ** 2).mean())


def test_agrees_with_inverse_transform(digits):
    train, test = digits
    curve = pca_error_curve(train, test, seed=0)
    assert curve.shape == (65,)
    for k in (1, 2, 10, 30, 50):
        assert curve[k] == pytest.approx(by_inverse_transform(train, test, k), rel=1e-6)


def test_no_component_is_the_mean_image_and_all_are_the_image(digits):
    train, test = digits
    curve = pca_error_curve(train, test, seed=0)
    mean = train.mean(axis=0, dtype=np.float64)
    assert curve[0] == pytest.approx(((test - mean) ** 2).mean(), rel=1e-9)
    assert curve[-1] == 0
    assert (np.diff(curve) <= 0).all()


def test_fewer_rows_than_features_keep_a_remainder(digits):
    train, test = digits[0][:20], digits[1][:50]
    curve = pca_error_curve(train, test, seed=0)
    assert curve.shape == (21,)
    assert curve[19] == pytest.approx(by_inverse_transform(train, test, 19), rel=1e-6)
    assert curve[-1] > 0


def test_limited_components_are_the_start_of_the_curve(digits):
    whole = pca_error_curve(*digits, seed=0)
    assert np.allclose(pca_error_curve(*digits, seed=0, components=10), whole[:11], rtol=1e-6)


def test_randomized_solver_is_near_and_seeded(digits, monkeypatch):
    train, test = (
        np.tile(digits[0], (1, 9)),
        np.tile(digits[1], (1, 9)),
    )  # 576 features: "auto" goes randomized
    whole = pca_error_curve(train, test, seed=0)
    monkeypatch.setattr(pca_equivalent, "EXACT_FEATURES", 10)
    some = pca_error_curve(train, test, seed=3, components=12)
    assert np.allclose(some, whole[:13], rtol=1e-2)
    assert np.array_equal(some, pca_error_curve(train, test, seed=3, components=12))


def test_blocks_change_nothing_but_rounding(digits, monkeypatch):
    whole = pca_error_curve(*digits, seed=0)
    monkeypatch.setattr(pca_equivalent, "BLOCK_VALUES", 640)
    assert np.allclose(pca_error_curve(*digits, seed=0), whole, rtol=1e-9)


def test_a_shift_of_all_pixels_changes_nothing(digits):
    train, test = digits
    shifted = pca_error_curve(train.astype(np.float64) + 5, test.astype(np.float64) + 5, seed=0)
    assert np.allclose(shifted[:50], pca_error_curve(train, test, seed=0)[:50], rtol=1e-5)


@pytest.mark.filterwarnings("error")
def test_constant_images_warn_of_nothing():
    assert pca_error_curve(np.full((5, 3), 0.5), np.full((2, 3), 0.5), seed=0) == pytest.approx([0, 0, 0, 0])


def test_training_images_stay_as_they_were(digits):
    train = digits[0].copy()
    pca_error_curve(train, digits[1], seed=0)
    assert np.array_equal(train, digits[0])


@pytest.mark.parametrize(
    ("error", "k"), [(0.95, 1), (0.5, 1), (0.49, 2), (0.2, 2), (0.1, 3), (0.09, None), (float("nan"), None)]
)
def test_equivalent_dimension_by_hand(error, k):
    assert pca_equivalent_dimension(np.array([0.9, 0.5, 0.2, 0.1]), error) == k


def test_equivalent_dimension_of_pca_itself_is_its_own(digits):
    curve = pca_error_curve(*digits, seed=0)
    assert [pca_equivalent_dimension(curve, curve[k]) for k in (1, 7, 30)] == [1, 7, 30]


@pytest.mark.parametrize(
    ("train", "test", "components", "words"),
    [
        ((5, 3), (2, 4), None, "equal features"),
        ((5, 3, 1), (2, 3), None, r"\(rows, features\)"),
        ((1, 3), (2, 3), None, "two training rows"),
        ((5, 3), (0, 3), None, "a test row"),
        ((5, 3), (2, 3), 4, r"components 4.*1\.\.3"),
        ((5, 3), (2, 3), 0, r"components 0.*1\.\.3"),
    ],
)
def test_errors(train, test, components, words):
    with pytest.raises(ContentError, match=words):
        pca_error_curve(np.zeros(train), np.zeros(test), seed=0, components=components)
