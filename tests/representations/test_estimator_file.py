"""save and load: equal to the bit, without pickle, and nothing but our own files is read."""

import json
import pickle

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier
from replearn.representations.estimator_file import write_estimator


def _learned(estimator):
    return {name: str(value) for name, value in vars(estimator).items() if name.endswith("_") and name != "model_"}


def test_an_autoencoder_comes_back_equal_to_the_bit(digits, autoencoder, tmp_path):
    autoencoder.save(tmp_path / "a.safetensors")
    again = ConvAutoencoder.load(str(tmp_path / "a.safetensors"))
    codes = autoencoder.transform(digits[0])
    assert np.array_equal(again.transform(digits[0]), codes)
    assert np.array_equal(again.inverse_transform(codes), autoencoder.inverse_transform(codes))
    assert again.get_params() == autoencoder.get_params() and isinstance(again.channels, tuple)
    assert _learned(again) == _learned(autoencoder)
    assert [path.name for path in tmp_path.iterdir()] == ["a.safetensors"]


def test_a_classifier_comes_back_equal_to_the_bit(digits, classifier, tmp_path):
    classifier.save(tmp_path / "deeper" / "c.safetensors")
    again = ConvClassifier.load(tmp_path / "deeper" / "c.safetensors")
    assert np.array_equal(again.predict_proba(digits[0]), classifier.predict_proba(digits[0]))
    assert np.array_equal(again.predict(digits[0]), classifier.predict(digits[0]))
    assert _learned(again) == _learned(classifier)


@pytest.mark.parametrize(
    "labels",
    [[3, 5], [False, True], [0.0, 3.0], np.array(["b", "a"], object), np.array([1, 2], np.uint8)],
    ids=lambda labels: str(np.asarray(labels).dtype),
)
def test_class_labels_come_back_in_their_type(digits, make, labels, tmp_path):
    fitted = make(ConvClassifier, max_epochs=1).fit(digits[0], np.asarray(labels)[digits[1] % 2])
    fitted.save(tmp_path / "c")
    again = ConvClassifier.load(tmp_path / "c")
    assert again.classes_.dtype == fitted.classes_.dtype
    assert again.predict(digits[0]).tolist() == fitted.predict(digits[0]).tolist()


def test_a_random_state_that_is_no_number_is_left_out(digits, make, tmp_path):
    make(random_state=np.random.RandomState(0), n_components=np.int64(2)).fit(digits[0]).save(tmp_path / "a")
    again = ConvAutoencoder.load(tmp_path / "a")
    assert again.random_state is None and again.n_components == 2


@pytest.mark.parametrize("value", [b"a", np.array([b"a"]), np.array([1, "a"], object), {1}])
def test_what_json_cannot_hold_is_refused(value, tmp_path):
    with pytest.raises(ValueError, match="cannot be saved as JSON; labels and parameters must be numbers, texts"):
        write_estimator(tmp_path / "c", {"learned": {"classes_": value}}, {})
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_fitted_and_a_place_that_cannot_be_written(autoencoder, make, tmp_path):
    with pytest.raises(ValueError, match="not fitted yet"):
        make().save(tmp_path / "a")
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="cannot be written"):
        autoencoder.save(tmp_path / "file" / "a")


def _pickled(path):
    path.write_bytes(pickle.dumps({"a": 1}))


def _other_safetensors(path):
    save_file({"a": torch.zeros(1)}, path)


def _no_specification(path):
    save_file({"a": torch.zeros(1)}, path, metadata={"replearn": json.dumps({"class": "ConvAutoencoder"})})


@pytest.mark.parametrize(
    "written", [_pickled, _other_safetensors, _no_specification, lambda path: path.write_bytes(b"")]
)
def test_a_foreign_file_is_refused(tmp_path, written):
    written(tmp_path / "a")
    with pytest.raises(ValueError, match=r"a: is damaged, or no file that ConvAutoencoder.save wrote"):
        ConvAutoencoder.load(tmp_path / "a")


def test_a_file_that_is_cut_off_not_there_or_of_the_other_class(autoencoder, tmp_path):
    path = tmp_path / "a"
    autoencoder.save(path)
    with pytest.raises(ValueError, match=r"holds a ConvAutoencoder; read it with ConvAutoencoder.load"):
        ConvClassifier.load(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="is damaged"):
        ConvAutoencoder.load(path)
    with pytest.raises(ValueError, match="there is no such file"):
        ConvAutoencoder.load(tmp_path / "nosuch")


@pytest.mark.parametrize(
    ("class_path", "words"),
    [("os.system", "is damaged, or no file"), ("replearn.models.classifier.Classifier", "is damaged, or no file")],
)
def test_a_file_names_no_other_model(autoencoder, tmp_path, class_path, words):
    path, changed = tmp_path / "a", tmp_path / "b"
    autoencoder.save(path)
    with safe_open(path, framework="pt") as file:
        facts = json.loads(file.metadata()["replearn"])
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    facts["model"]["_class_path"] = class_path
    save_file(weights, changed, metadata={"replearn": json.dumps(facts)})
    with pytest.raises(ValueError, match=words):
        ConvAutoencoder.load(changed)
    facts["model"]["_class_path"] = ConvAutoencoder.class_path
    facts["model"]["encoder"]["class_path"] = "os.system"
    save_file(weights, changed, metadata={"replearn": json.dumps(facts)})
    with pytest.raises(ValueError, match=r"os.system is not among what a configuration or a checkpoint may name"):
        ConvAutoencoder.load(changed)
