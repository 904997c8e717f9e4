"""A finished run as a transformer: fitted from birth, in the run's shape and range."""

import io
import shutil

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.utils.validation import check_is_fitted

from replearn.models.inference import embed
from replearn.representations.finished_run import FinishedRun
from replearn.runs.run import Run


@pytest.fixture(scope="module")
def images(finished):
    """The test images of the run, (N, 1, 28, 28) float32."""
    return Run.find(finished).images().array("test")


def test_its_vectors_are_those_that_embed_writes(finished, images):
    run = Run.find(finished)
    expected = embed(run.model, run.images().batches("test", 500))
    np.testing.assert_allclose(FinishedRun(finished).transform(images), expected, rtol=1e-4, atol=1e-5)


def test_it_takes_images_in_every_form(finished, images):
    run = FinishedRun(str(finished))
    bytes_ = np.rint(images * 255).astype(np.uint8)
    codes = run.transform(bytes_)
    for same in (bytes_[:, 0], bytes_.reshape(len(bytes_), -1), bytes_.astype(int), bytes_ / 255, bytes_.tolist()):
        np.testing.assert_allclose(run.transform(same), codes, rtol=1e-4, atol=1e-5)
    assert run.transform(images > 0.5).shape == codes.shape


def test_the_way_back(finished, images):
    run = FinishedRun(finished)
    back = run.inverse_transform(run.transform(images))
    assert back.shape == images.shape and back.min() >= 0 and back.max() <= 1
    np.testing.assert_allclose(back[:1], run.inverse_transform(run.transform(images[:1])), atol=1e-5)
    with pytest.raises(ValueError, match=r"X has codes of 3 numbers, but those of the run .* have 8"):
        run.inverse_transform(np.zeros((2, 3)))


def test_the_way_back_has_the_form_that_was_given(finished, images):
    run = FinishedRun(finished)
    flat = images.reshape(len(images), -1)
    codes = FinishedRun(finished).transform(images)
    assert run.inverse_transform(codes).shape == images.shape  # nothing was given yet
    for given in (flat, images, images[:, 0]):
        assert run.inverse_transform(run.transform(given)).shape == given.shape


def test_it_is_fitted_from_birth_and_fit_changes_nothing(finished, images):
    run = FinishedRun(finished)
    check_is_fitted(run)
    assert run.get_feature_names_out().tolist() == [f"finishedrun{i}" for i in range(8)]
    assert run.n_features_in_ == 784 and run.image_shape_ == (1, 28, 28)
    codes = run.transform(images)
    assert run.fit(np.zeros((3, 5)), [1, 2, 3]) is run
    assert np.array_equal(run.transform(images), codes)
    assert np.array_equal(run.fit_transform(images), codes)
    assert make_pipeline(clone(run), PCA(2)).fit_transform(images.reshape(len(images), -1)).shape == (len(images), 2)


def test_a_clone_and_a_pickle_hold_the_path_alone(finished, images):
    run = FinishedRun(str(finished))
    codes = run.transform(images)
    file = io.BytesIO()
    joblib.dump(run, file)
    assert len(file.getvalue()) < 1000
    file.seek(0)
    for again in (clone(run), joblib.load(file)):
        assert again.path == str(finished)
        assert np.array_equal(again.transform(images), codes)


def test_a_checkpoint_that_changes_is_read_again(finished, images, tmp_path):
    folder = tmp_path / "runs" / "mine" / "1"
    shutil.copytree(finished, folder)
    run = FinishedRun(folder)
    before = run.transform(images)
    shutil.copy(folder / "checkpoints" / "last.ckpt", folder / "checkpoints" / "best.ckpt")
    (folder / "checkpoints" / "last.ckpt").unlink()
    assert run.transform(images).shape == before.shape
    shutil.rmtree(folder / "checkpoints")
    with pytest.raises(ValueError, match=r"holds no checkpoints/best.ckpt"):
        run.transform(images)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.zeros((2, 8, 8)), "X has 64 features, but FinishedRun is expecting 784"),
        (np.zeros((2, 14, 56)), r"X has images of shape \(14, 56\), but the run .* was trained on \(1, 28, 28\)"),
        (np.full((2, 784), 3.5), r"X has values from 3.5 to 3.5; floats must be in \[0, 1\]"),
        (np.full((2, 784), -1), r"X has values from -1 to -1; whole numbers must be in 0..255"),
        (np.full((2, 784), np.nan), "NaN"),
        (np.zeros((0, 784)), "0 sample"),
    ],
)
def test_images_that_are_refused(finished, X, words):
    with pytest.raises(ValueError, match=words):
        FinishedRun(finished).transform(X)


def test_a_run_that_is_not_there(tmp_path):
    run = FinishedRun(tmp_path / "nosuch")  # nothing is read yet
    with pytest.raises(ValueError, match="nosuch: there is no such run folder or checkpoint"):
        run.transform(np.zeros((2, 784)))
    assert not hasattr(run, "inverse_transform")


def test_a_classifier_s_run_has_no_way_back(in_tmp):
    from replearn.training.fit import fit

    run = FinishedRun(fit("mlp-classifier.yaml", **SHORT).folder)
    assert not hasattr(run, "inverse_transform")
    assert run.transform(np.zeros((2, 784))).shape == (2, run.model_.latent_dim)


SHORT = {"data__source": "replearn.data.digits.Digits", "data__limit": 64, "trainer__max_steps": 2}
