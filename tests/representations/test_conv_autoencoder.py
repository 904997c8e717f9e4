"""The autoencoder as a transformer: shapes and ranges of X, seeds, scikit-learn's tools, refusals."""

import io
import os
import random

import joblib
import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from replearn.errors import NotFiniteError


def test_the_error_falls_with_training(digits, make):
    short = make(n_components=8).fit(digits[0])
    longer = make(n_components=8, max_epochs=36).fit(digits[0])
    assert longer.score(digits[0]) > short.score(digits[0]) > -digits[0].var()  # better than one mean image's
    assert [row["epoch"] for row in short.history_] == [1, 2, 3, 4, 5]  # 30 steps of 7 an epoch
    assert longer.history_[-1]["mse"] < 0.7 * longer.history_[0]["mse"]  # which is near PCA's


def test_score_is_the_mean_squared_error_in_the_unit_of_x(digits, autoencoder):
    images = digits[0]
    back = autoencoder.inverse_transform(autoencoder.transform(images))
    assert autoencoder.score(images) == pytest.approx(-np.mean((back - images) ** 2), rel=1e-5)


@pytest.mark.parametrize("shape", [(200, 8, 8), (200, 1, 8, 8), (200, 64), (200, 2, 4, 8), (200, 4, 16)])
def test_what_comes_back_has_the_shape_and_range_of_what_was_seen(digits, make, shape):
    images = digits[0].reshape(shape) * 3 - 7
    estimator = make().fit(images)
    codes = estimator.transform(images)
    back = estimator.inverse_transform(codes)
    assert codes.shape == (200, 3) and codes.dtype == back.dtype == np.float32
    assert back.shape == shape
    assert images.min() <= back.min() < back.max() <= images.max()
    far = estimator.inverse_transform(codes * 1e6)  # whatever the code
    assert images.min() <= far.min() and far.max() <= images.max()


@pytest.mark.parametrize(
    ("shape", "asked", "expected"),
    [
        ((6, 8, 5), None, (1, 8, 5)),
        ((6, 3, 8, 5), None, (3, 8, 5)),
        ((6, 9), None, (1, 3, 3)),
        ((6, 10), None, (1, 1, 10)),
        ((6, 1), None, (1, 1, 1)),
        ((6, 12), (3, 2, 2), (3, 2, 2)),
        ((6, 3, 4), [1, 3, 4], (1, 3, 4)),
        ((6, 16, 8, 3), [16, 8, 3], (16, 8, 3)),
    ],
)
def test_the_image_shape_that_x_is_read_as(make, shape, asked, expected):
    estimator = make(max_epochs=1, image_shape=asked).fit(np.random.default_rng(0).normal(size=shape))
    assert estimator.image_shape_ == estimator.model_.image_shape == expected
    assert estimator.n_features_in_ == np.prod(expected)


def test_rows_and_images_are_the_same_to_it(digits, autoencoder):
    images = digits[0]
    codes = autoencoder.transform(images)
    assert np.array_equal(autoencoder.transform(images.reshape(200, 64)), codes)
    assert np.array_equal(autoencoder.transform(images[:, None]), codes)
    assert np.array_equal(autoencoder.transform(images.tolist()), codes)


def test_the_unit_of_x_does_not_matter(digits, make):
    bytes_ = (digits[0] * 15).astype(np.uint8)
    assert np.array_equal(make().fit_transform(bytes_.astype(np.int64)), make().fit_transform(bytes_))
    # Others differ by rounding, which training makes larger, so what the model sees is compared.
    seen, _ = make()._images_to_fit(bytes_)
    assert seen.min() == 0 and seen.max() == 1
    for same in (bytes_ / 255, (bytes_ / 255 - 0.5).astype(np.float32) * 1000, bytes_ * 1e30, bytes_ * 1e-300):
        np.testing.assert_allclose(make()._images_to_fit(same)[0], seen, atol=1e-6)


def test_constant_images_come_back(make):
    images = np.full((4, 3, 3), 7.0)
    estimator = make(max_epochs=1).fit(images)
    assert np.array_equal(estimator.inverse_transform(estimator.transform(images)), images)


def test_one_image_has_the_code_that_it_has_in_a_batch(digits, autoencoder):
    one = np.concatenate([autoencoder.transform(image[None]) for image in digits[0][:5]])
    np.testing.assert_allclose(one, autoencoder.transform(digits[0])[:5], rtol=1e-4, atol=1e-5)


def test_codes_are_a_function_of_the_random_state(digits, make, autoencoder):
    codes = autoencoder.transform(digits[0])
    torch.manual_seed(99)  # nothing outside matters
    assert np.array_equal(make().fit_transform(digits[0]), codes)
    assert not np.allclose(make(random_state=1).fit_transform(digits[0]), codes, atol=0.1)


def _generators():
    numpy_s = str(np.random.get_state())  # noqa: NPY002
    return [torch.get_rng_state().tolist(), random.getstate(), numpy_s, os.environ.get("PL_GLOBAL_SEED")]


def test_fit_leaves_the_generators_and_the_disk_as_they_were(digits, make, in_tmp):
    before = _generators()
    make().fit(digits[0])
    assert _generators() == before
    assert list(in_tmp.iterdir()) == []
    assert not torch.backends.cudnn.deterministic


def test_clone_and_set_params_forget_what_was_learned(autoencoder):
    again = clone(autoencoder).set_params(n_components=5)
    assert not hasattr(again, "model_")
    assert again.get_params() == {**autoencoder.get_params(), "n_components": 5}


def test_a_pickle_is_equal_to_the_bit(digits, autoencoder):
    file = io.BytesIO()
    joblib.dump(autoencoder, file)
    file.seek(0)
    assert np.array_equal(joblib.load(file).transform(digits[0]), autoencoder.transform(digits[0]))


def test_in_a_pipeline_and_a_grid_search(digits, make):
    rows = digits[0].reshape(200, 64)
    assert make_pipeline(make(), PCA(2)).fit_transform(rows).shape == (200, 2)
    search = GridSearchCV(make(max_epochs=9), {"n_components": [1, 8]}, cv=2).fit(rows)
    assert search.best_params_ == {"n_components": 8}


def test_names_of_the_features(digits, autoencoder):
    assert autoencoder.get_feature_names_out().tolist() == [f"convautoencoder{i}" for i in range(3)]


def test_verbose_prints_a_line_an_epoch(digits, make, capsys):
    make(verbose=1).fit(digits[0])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 and lines[4].startswith("epoch 5  loss 0.")
    make().fit(digits[0])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_components": 0}, "n_components 0: must be a whole number, 1 or more"),
        ({"n_components": 2.5}, "n_components 2.5: must be a whole number"),
        ({"max_epochs": -1}, "max_epochs -1: must be a whole number, 0 or more"),
        ({"max_epochs": 1.5}, "max_epochs 1.5: must be a whole number"),
        ({"batch_size": 1}, "batch_size 1: must be a whole number, 2 or more"),
        ({"learning_rate": 0.0}, "learning_rate 0.0: must be a finite number above 0"),
        ({"learning_rate": "fast"}, "learning_rate 'fast': must be a finite number"),
        ({"channels": ()}, r"channels \(\): must be one whole number or more"),
        ({"channels": 16}, "channels 16: must be"),
        ({"channels": (4, 0)}, r"channels \(4, 0\): must be"),
        ({"image_shape": (3, 8, 8)}, r"image_shape \(3, 8, 8\): X has samples of shape \(8, 8\), 64 numbers"),
        ({"image_shape": (8, 8)}, r"image_shape \(8, 8\): must be \(C, H, W\)"),
        ({"device": "gpu"}, "device 'gpu': must be auto, cpu, or a GPU"),
    ],
)
def test_parameters_that_are_refused(digits, make, options, words):
    with pytest.raises(ValueError, match=words):
        make(**options).fit(digits[0])


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.zeros((1, 8, 8)), "1 sample"),
        (np.zeros((0, 8, 8)), "0 sample"),
        (np.full((3, 8, 8), np.nan), "NaN"),
        (np.array([[0.0], [1e300]]), "they must be within"),
        (np.zeros((2, 1, 1, 8, 8)), r"X has shape \(2, 1, 1, 8, 8\), 5 axes"),
        (np.zeros((2, 8, 8, 3)), r"channels last as it seems; .* np.moveaxis\(X, 3, 1\)"),
    ],
)
def test_images_that_are_refused_in_fit(make, X, words):
    with pytest.raises(ValueError, match=words):
        make().fit(X)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.zeros((2, 9, 9)), "X has 81 features, but ConvAutoencoder is expecting 64"),
        (np.zeros((2, 4, 16)), r"X has images of shape \(4, 16\), but those seen in fit were of \(1, 8, 8\)"),
        (np.full((2, 64), 1e300), "too far outside the range seen in fit, 0 to 16"),
    ],
)
def test_images_that_are_refused_after_fit(autoencoder, X, words):
    with pytest.raises(ValueError, match=words):
        autoencoder.transform(X)


def test_codes_of_another_width_are_refused(autoencoder):
    with pytest.raises(ValueError, match="X has codes of 2 numbers, but this autoencoder has n_components=3"):
        autoencoder.inverse_transform(np.zeros((4, 2)))


def test_a_loss_that_is_not_finite_is_said(digits, make):
    with pytest.raises(NotFiniteError, match="try a smaller learning_rate"):
        make(learning_rate=1e30).fit(digits[0])
