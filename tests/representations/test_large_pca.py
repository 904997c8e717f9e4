"""PCA fitted by blocks of bytes is scikit-learn's PCA of the floats."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from replearn.representations.large_pca import fit_by_blocks, fits_by_blocks


@pytest.fixture(scope="module")
def pixels():
    return (load_digits().data * 15).astype(np.uint8)


@pytest.mark.parametrize("components", [1, 8, 20])
def test_every_learned_attribute_is_that_of_scikit_learn(pixels, components):
    ours = fit_by_blocks(PCA(components), pixels)
    theirs = PCA(components, svd_solver="covariance_eigh").fit(pixels / 255)
    assert vars(ours).keys() == {name for name in vars(theirs) if name not in ("_fit_svd_solver", "_n_features_out")}
    for name in ("mean_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "noise_variance_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-4, atol=1e-6)
    rows = pixels[:50] / 255
    np.testing.assert_allclose(ours.transform(rows), theirs.transform(rows), atol=1e-3)
    np.testing.assert_allclose(
        ours.inverse_transform(ours.transform(rows)), theirs.inverse_transform(theirs.transform(rows)), atol=1e-3
    )


@pytest.mark.parametrize("pca", [PCA(), PCA(0.9), PCA("mle"), PCA(8, svd_solver="randomized"), PCA(65)])
def test_what_it_cannot_do_is_left_to_scikit_learn(pixels, pca):
    assert not fits_by_blocks(pca, pixels)
