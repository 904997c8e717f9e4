"""PCA by hand: the two criteria are one, and scikit-learn finds the same."""

import numpy as np
from sklearn.decomposition import PCA

from replearn.teaching.arithmetic.projection_angle import cloud, principal_components, variance_and_error
from replearn.teaching.demos import pca_by_hand
from replearn.teaching.demos.pca_by_hand import errors_by_size, rebuilt


def test_variance_and_error_add_up_whatever_the_angle():
    points, angles = cloud(80, seed=3), np.arange(0, 180, 0.25)
    variance, error = variance_and_error(points, angles)
    assert np.allclose(variance + error, (points**2).sum(axis=1).mean())
    assert variance.argmax() == error.argmin()
    first = PCA(1).fit(points).components_[0]
    found = np.rad2deg(np.arctan2(first[1], first[0])) % 180
    assert abs(angles[variance.argmax()] - found) <= 0.25


def test_the_covariance_matrix_gives_scikit_learns_components():
    points = np.random.default_rng(0).normal(size=(50, 6)) * np.arange(1, 7)
    variances, components = principal_components(points)
    theirs = PCA().fit(points)
    assert np.allclose(variances, theirs.explained_variance_)
    assert np.allclose(np.abs((components * theirs.components_).sum(axis=1)), 1)


def test_errors_by_size_are_those_of_rebuilt_images():
    images = np.random.default_rng(0).normal(size=(40, 5)) * np.arange(1, 6) + 2
    mean, (_, components) = images.mean(axis=0), principal_components(images)
    errors = errors_by_size(images, mean, components)
    for size in range(6):
        direct = ((images - rebuilt(images, mean, components[:size])) ** 2).sum(axis=1).mean()
        assert np.isclose(errors[size], direct)


def test_the_lesson(tmp_path, monkeypatch):
    monkeypatch.setattr(pca_by_hand, "FITTED", 800)
    lesson = pca_by_hand.main(tmp_path, 0)
    assert [path.stem for path in lesson.figures] == ["axes", "angle", "eigendigits", "reconstructions"]
