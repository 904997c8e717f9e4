"""`replearn.compare` as a notebook calls it: arrays and runs in, rows out, nothing printed, nothing left behind."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

import replearn
from replearn.errors import UsageError

NASTY = "<b>a|b</b>"


@pytest.fixture(scope="module")
def arrays():
    X, y = load_digits(return_X_y=True)  # 0..16, in rows
    return X[:200], X[200:260], y[:200], y[200:260]


def test_arrays_of_any_range_are_brought_to_the_unit_range(arrays, in_tmp, capsys):
    asked = {"dimensions": [2, 5], "metrics": ["mse", "knn_accuracy"]}
    found = replearn.compare({"pca": PCA()}, arrays, **asked)
    X_train, X_test, y_train, y_test = arrays
    scaled = (X_train / 16).reshape(-1, 8, 8), (X_test / 16).reshape(-1, 8, 8), y_train, y_test
    same = replearn.compare({"pca": PCA()}, scaled, **asked)
    for one, other in zip(found.rows, same.rows, strict=True):
        assert one["mse"] == pytest.approx(other["mse"], rel=1e-4)
        assert one["knn_accuracy"] == other["knn_accuracy"]
    assert (found.images.shape, found.spec.data.class_names) == ((60, 1, 8, 8), [str(i) for i in range(10)])
    assert list(found.maps) == ["pca"] and found.maps["pca"].shape == (60, 2)
    assert not found.errors
    assert capsys.readouterr() == ("", "") and not list(in_tmp.iterdir())


def test_a_run_is_a_representation_and_its_images_are_data(finished):
    run = replearn.Run.find(finished)
    found = replearn.compare({"ae": run}, run, metrics=["mse"])
    assert found.rows[0]["mse"] == pytest.approx(run.metrics["test"]["mse"], rel=1e-4)
    assert found.results[0].codes.shape == (256, 8)


def test_the_table_holds_what_there_is(arrays):
    found = replearn.compare({NASTY: PCA(), "broken": PCA(n_components="mle", svd_solver="arpack")}, arrays,
                             dimensions=[3], dimensions_of={"broken": []}, metrics=["mse"])  # fmt: skip
    table = found.table
    assert not [name for name in table[0] if all(row[name] is None for row in table)]
    assert {"representation", "mse", "error", "fit_seconds"} <= set(table[0])
    assert list(found.errors) == ["broken (None)"]
    html = found._repr_html_()
    assert "&lt;b&gt;a|b&lt;/b&gt;" in html and "<b>" not in html and ">MSE</th>" in html


def test_the_table_becomes_a_frame(arrays):
    pytest.importorskip("pandas")
    found = replearn.compare({"pca": PCA()}, arrays, metrics=["mse"])
    assert found.table.to_frame()["mse"].tolist() == [found.rows[0]["mse"]]


@pytest.mark.parametrize(
    ("kinds", "data", "words"),
    [
        ({"pca": PCA}, None, "representations.pca .*: is no scikit-learn estimator"),
        ({"pca": PCA()}, np.zeros((5, 4)), r"data ndarray: must be an ImageData, a Run, or \(X_train, X_test\)"),
        ({"pca": PCA()}, (np.zeros((5, 4)), np.zeros((5, 9))), r"X_train \(5, 4\) and X_test \(5, 9\): must be"),
        ({"pca": PCA()}, (np.zeros((5, 4)), np.zeros((5, 4)), [0, 1], [0]), "y_train: has 2 labels for 5 images"),
        ({}, None, "representations: there is none"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(arrays, kinds, data, words):
    with pytest.raises((UsageError, ValueError), match=words):
        replearn.compare(kinds, arrays if data is None else data)


def test_k_that_the_images_do_not_allow_is_refused(arrays):
    with pytest.raises(UsageError, match="k 30: must be smaller than half of the 60 test images"):
        replearn.compare({"pca": PCA()}, arrays, k=30)
