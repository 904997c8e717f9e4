"""The classifier as scikit-learn's: labels of any type, probabilities, features, refusals."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from replearn.representations.conv_classifier import ConvClassifier


def test_it_learns_and_its_labels_come_back(digits, classifier):
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    truth = np.array(names)[digits[1]]
    assert classifier.classes_.tolist() == sorted(names)
    assert set(classifier.predict(digits[0])) <= set(names)
    assert classifier.score(digits[0], truth) > 0.9
    assert classifier.history_[-1]["accuracy"] > classifier.history_[0]["accuracy"]


def test_probabilities_are_those_of_the_classes(digits, classifier):
    probabilities = classifier.predict_proba(digits[0])
    assert probabilities.shape == (200, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert np.array_equal(classifier.classes_[probabilities.argmax(1)], classifier.predict(digits[0]))


def test_features_are_what_the_last_layer_sees(digits, classifier):
    features = classifier.transform(digits[0])
    assert features.shape == (200, 16) and classifier.get_feature_names_out()[15] == "convclassifier15"
    head = classifier.model_.trained.head
    logits = features @ head.weight.numpy().T + head.bias.numpy()
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(classifier.predict_proba(digits[0]), expected, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(
    "labels",
    [[0, 1], [-3, 7], [False, True], [0.0, 2.0], ["cat", "dog"], np.array(["cat", "dog"], dtype=object)],
    ids=lambda labels: str(np.array(labels).dtype),
)
def test_labels_of_any_type_that_scikit_learn_takes(digits, make, labels):
    y = np.array(labels)[digits[1] % 2]
    found = make(ConvClassifier, max_epochs=1).fit(digits[0], y)
    assert found.classes_.tolist() == list(labels) and found.classes_.dtype == y.dtype
    assert set(found.predict(digits[0]).tolist()) <= set(labels)
    assert make(ConvClassifier, max_epochs=1).fit(digits[0], y.tolist()).classes_.tolist() == list(labels)


def test_scikit_learn_s_tools(digits, make):
    rows, y = digits[0].reshape(200, 64), digits[1]
    chain = make_pipeline(make(ConvClassifier, n_components=8), LogisticRegression(max_iter=500))
    assert chain.fit(rows, y).score(rows, y) > 0.4
    assert cross_val_score(make(ConvClassifier), rows, y, cv=2).shape == (2,)
    assert clone(make(ConvClassifier, shift=1)).get_params()["shift"] == 1


def test_random_state_and_shift_decide_the_model(digits, make):
    fits = [
        make(ConvClassifier, **options).fit(*digits).predict_proba(digits[0])
        for options in ({}, {}, {"random_state": 1}, {"shift": 1})
    ]
    assert np.array_equal(fits[0], fits[1])
    assert not np.allclose(fits[0], fits[2], atol=1e-3)
    assert not np.allclose(fits[0], fits[3], atol=1e-3)


@pytest.mark.parametrize(
    ("options", "y", "words"),
    [
        ({}, np.zeros(200), "y has one class only, .*0.0.*; a classifier needs two or more"),
        ({}, np.linspace(0, 1, 200), "Unknown label type"),
        ({}, np.zeros(10), "inconsistent numbers of samples"),
        ({"shift": 8}, np.arange(200) % 2, "shift 8: must be less than the 8 pixels"),
        ({"shift": -1}, np.arange(200) % 2, "shift -1: must be a whole number, 0 or more"),
    ],
)
def test_what_is_refused(digits, make, options, y, words):
    with pytest.raises(ValueError, match=words):
        make(ConvClassifier, **options).fit(digits[0], y)
