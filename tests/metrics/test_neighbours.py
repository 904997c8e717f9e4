"""Nearest neighbours and their vote against scikit-learn, and where float32 alone would go wrong."""

import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from replearn.errors import ContentError
from replearn.metrics import distances, neighbours
from replearn.metrics.neighbours import knn_accuracy, majority, nearest


@pytest.fixture(scope="module")
def digits():
    data = load_digits()
    return data.data[:1200] / 16, data.target[:1200], data.data[1200:] / 16, data.target[1200:]


@pytest.mark.parametrize("columns", [1, 2, 31, 33, 500])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_agrees_with_sklearn(columns, dtype):
    rng = np.random.default_rng(columns)
    references, queries = (rng.normal(size=(n, columns)).astype(dtype) for n in (400, 90))
    expected = NearestNeighbors(n_neighbors=7, algorithm="brute").fit(references.astype(np.float64))
    assert np.array_equal(nearest(queries, references, 7), expected.kneighbors(queries)[1])
    own = NearestNeighbors(n_neighbors=7, algorithm="brute").fit(references.astype(np.float64))
    assert np.array_equal(nearest(references, references, 7, np.arange(400)), own.kneighbors()[1])


def by_differences(queries, references, k):
    gaps = ((queries[:, None].astype(np.float64) - references[None]) ** 2).sum(axis=2)
    return np.argsort(gaps, axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize("columns", [2, 40])
def test_exact_far_from_the_origin_and_beside_an_outlier(columns):
    """Clusters of width 1e-3, ten apart, a million from zero, one point far from all: float32 loses them."""
    rng = np.random.default_rng(1)
    points = rng.integers(0, 3, size=(150, 1)) * 10 + rng.normal(scale=1e-3, size=(150, columns)) + 1e6
    points[3] += 1e4
    assert np.array_equal(nearest(points, points, 9), by_differences(points, points, 9))


def test_of_equals_the_lower_row_comes_first():
    points = np.random.default_rng(2).integers(0, 3, size=(200, 3)).astype(np.float32)
    assert np.array_equal(nearest(points, points, 20), by_differences(points, points, 20))
    assert nearest(np.zeros((2, 2)), np.zeros((6, 2)), 3).tolist() == [[0, 1, 2], [0, 1, 2]]
    assert nearest(np.zeros((3, 2)), np.zeros((3, 2)), 2, np.arange(3)).tolist() == [
        [1, 2],
        [0, 2],
        [0, 1],
    ]


def test_the_least_of_groups_change_nothing(digits, monkeypatch):
    train, _, test, _ = digits
    found = nearest(test, train, 3)  # 1,200 references: 37 groups, enough for k = 3
    bound = neighbours._at_least_kth(block := np.random.default_rng(0).random((9, 1200)), 3)
    assert (np.sort(block, axis=1)[:, 2] <= bound).all()
    monkeypatch.setattr(neighbours, "GROUP", 10_000)
    assert np.array_equal(nearest(test, train, 3), found)


def test_blocks_change_nothing(digits, monkeypatch):
    train, _, test, _ = digits
    rows = np.arange(len(train))
    whole, own = nearest(test, train, 5), nearest(train, train, 5, rows)
    monkeypatch.setattr(distances, "BLOCK_VALUES", 20_000)
    assert np.array_equal(nearest(test, train, 5), whole)
    assert np.array_equal(nearest(train, train, 5, rows), own)
    some = np.array([1100, 7, 640])
    assert np.array_equal(nearest(train[some], train, 5, some), own[some])


@pytest.mark.parametrize("columns", [3, 32, 33, 784])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_rounding_bound_holds(columns, dtype):
    rng = np.random.default_rng(3)
    queries, references = (rng.lognormal(size=(60, columns)).astype(dtype) + 5 for _ in range(2))
    _, block = next(distances.squared_distances(queries, references))
    true = ((queries[:, None].astype(np.float64) - references[None]) ** 2).sum(axis=2)
    assert (np.abs(block - true) <= distances.rounding(queries, references)[:, None]).all()


@pytest.mark.parametrize("k", [1, 4, 5, 30])
def test_accuracy_agrees_with_sklearn(digits, k):
    train, train_labels, test, test_labels = digits
    jitter = np.random.default_rng(0).normal(scale=1e-4, size=train.shape)  # no equal distances
    train = train + jitter
    classifier = KNeighborsClassifier(k, algorithm="brute").fit(train, train_labels)
    assert knn_accuracy(*(train, train_labels, test, test_labels), k=k) == classifier.score(test, test_labels)


def test_equal_votes_go_to_the_smallest_label():
    labels = np.array([[7, 2, 7, 2], [5, 5, 1, 9], [9, 8, 3, 4]])
    assert majority(labels).tolist() == [2, 5, 3]
    codes = np.array([[0.0], [1.0]])
    chosen = KNeighborsClassifier(2).fit(codes, [4, 1]).predict([[0.1]])
    assert chosen == [1] and knn_accuracy(codes, np.array([4, 1]), np.array([[0.1]]), np.array([1]), k=2) == 1


def test_raw_mnist_gives_the_published_number():
    folder = Path(os.environ.get("REPLEARN_DATA", "")) / "MNIST" / "raw"
    if not (folder / "train-images-idx3-ubyte").exists():
        pytest.skip("REPLEARN_DATA holds no MNIST")
    images, labels = (
        [np.fromfile(folder / f"{part}-{kind}-ubyte", np.uint8)[skip:] for part in ("train", "t10k")]
        for kind, skip in (("images-idx3", 16), ("labels-idx1", 8))
    )
    train, test = (pixels.reshape(-1, 784).astype(np.float32) / 255 for pixels in images)
    # A tenth of the test images takes a tenth of the time: 1.6 s instead of 16 s for 0.9688.
    accuracy = knn_accuracy(train, labels[0], test[::10], labels[1][::10], k=5)
    assert accuracy == pytest.approx(0.9688, abs=0.012)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k": 7}, r"k 7: must lie in 1\.\.6"),
        ({"k": 0}, r"k 0: must lie in 1\.\.6"),
        ({"k": 2.0}, "k 2.0: must be a whole number"),
        ({"test_codes": np.zeros((3, 3))}, "train_codes .*test_codes .*equally many columns"),
        ({"train_codes": np.full((6, 2), np.nan)}, "train_codes: row 0 holds NaN"),
        ({"test_codes": np.array([[0, 0], [0, np.inf], [0, 0]])}, "test_codes: row 1 holds NaN or inf"),
        ({"train_codes": np.full((6, 2), 1e20)}, r"train_codes: .*1.0e\+20.*rescale"),
        ({"train_codes": np.zeros((6, 1, 2))}, r"train_codes \(6, 1, 2\).*reshape"),
        ({"train_labels": np.array([0, 0, 0, 1, -1, -1])}, "train_labels: 2 of 6 are negative.*unknown"),
        ({"test_labels": np.array([0, 1, -1])}, "test_labels: 1 of 3"),
        ({"train_labels": np.zeros(6, int)}, r"train_labels: one class only \(0\)"),
        ({"train_labels": np.zeros(5, int)}, r"train_labels \(5,\).*must be 6 whole numbers"),
        ({"train_labels": None}, r"train_labels \(\) of type object: must be 6"),
        ({"test_labels": np.zeros(3)}, "test_labels .*float64: must be 3 whole numbers"),
        ({"test_codes": np.zeros((0, 2)), "test_labels": np.zeros(0, int)}, "test_codes .*1 rows or more"),
    ],
)
def test_errors(change, words):
    given = {
        "train_codes": np.zeros((6, 2)), "train_labels": np.array([0, 0, 0, 1, 1, 1]),
        "test_codes": np.zeros((3, 2)), "test_labels": np.array([0, 1, 1]), "k": 3,
    }  # fmt: skip
    with pytest.raises(ContentError, match=words):
        knn_accuracy(**given | change)


def test_errors_of_nearest():
    with pytest.raises(ContentError, match=r"own \(4,\) and queries \(3, 2\): must have one row for each query"):
        nearest(np.zeros((3, 2)), np.zeros((4, 2)), 1, np.arange(4))
    for rows in (np.array([0, 1, 4]), np.array([-1, 0, 1]), np.zeros(3), np.zeros((3, 1), int), np.array([], int)):
        with pytest.raises(ContentError, match=r"own .* must be 1 or more whole numbers \(R,\) in 0\.\.3"):
            nearest(np.zeros((3, 2)), np.zeros((4, 2)), 1, rows)
    with pytest.raises(ContentError, match=r"k 4: must lie in 1\.\.3, at most the 3 points"):
        nearest(np.zeros((4, 2)), np.zeros((4, 2)), 4, np.arange(4))


@pytest.mark.parametrize("itself", [False, True])
def test_long_points_are_shortened_and_the_neighbours_stay_exact(itself):
    """600 numbers of few directions, with duplicates, against scikit-learn's brute force in float64."""
    rng = np.random.default_rng(0)
    points = (rng.normal(size=(700, 12)) @ rng.normal(size=(12, 600)) + rng.normal(size=(700, 600)) + 50).astype("f4")
    points[100:110] = points[:10]
    queries = points if itself else points[:520] + rng.normal(size=(520, 600)).astype("f4")
    found = nearest(queries, points, 7, np.arange(700) if itself else None)
    gaps = np.linalg.norm(queries[:, None].astype(float) - points, axis=2)
    if itself:
        np.fill_diagonal(gaps, np.inf)
    np.testing.assert_array_equal(found, np.argsort(gaps, axis=1, kind="stable")[:, :7])


def test_shortened_points_are_never_further_apart():
    rng = np.random.default_rng(1)
    queries, references = rng.normal(size=(40, 30)), rng.normal(size=(60, 30)) + 3
    short = distances.shortened(queries, references, 5)
    true, least = (np.linalg.norm(q[:, None] - r, axis=2) for q, r in ((queries, references), short))
    assert (least <= true + 1e-9).all()
    assert (least > 0.2 * true).all()
