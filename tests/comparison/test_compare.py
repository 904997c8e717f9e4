"""The engine of a comparison: its numbers by scikit-learn and by hand, what is kept, what fails."""

import json

import numpy as np
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.cluster import DBSCAN
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.manifold import trustworthiness as sklearn_trustworthiness
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from replearn.comparison.compare import run
from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import all_metrics, measure
from replearn.comparison.spec import Spec
from replearn.data.arrays import Arrays
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.metrics import sample
from replearn.report.drawn import pictures
from replearn.representations.array_data import ArrayData

BESIDE_PIXELS = [metric.name for metric in all_metrics() if "pixels" in metric.needs]
NEIGHBOURS = ("trustworthiness", "continuity", "trustworthiness_mean", "continuity_mean")
FITS = []  # (class, seed) of every fit of the estimators below


class Slice(TransformerMixin, BaseEstimator):
    """The first pixels, and noise by its seed; counts its fits."""

    def __init__(self, n_components=2, random_state=None, wrong=None):
        self.n_components, self.random_state, self.wrong = n_components, random_state, wrong

    def fit(self, X, y=None):
        FITS.append((self.n_components, self.random_state, y is not None))
        if self.wrong == "fit":
            raise RuntimeError("no solution\nwas found")
        if self.wrong == "stop":
            raise KeyboardInterrupt
        return self

    def transform(self, X):
        noise = np.random.default_rng(self.random_state).normal(size=(len(X), self.n_components))
        codes = X[:, 300 : 300 + self.n_components] + 0.1 * noise
        if self.wrong == "nan":
            codes[3] = np.nan
        return codes[1:] if self.wrong == "rows" else codes


def data():
    return ImageData(Digits, limit=150)


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Raw pixels, PCA and t-SNE of digits, compared."""
    found = {"raw": FunctionTransformer(), "pca": PCA(), "tsne": TSNE(perplexity=10, max_iter=250)}
    return run(Spec(found, data(), [2, 5], {"tsne": [2]}, k=7))


def one_of(comparison, name, size=None):
    return next(each for each in comparison.results if each.name == name and size in (None, each.n_components))


def row_of(comparison, name, size=None):
    return one_of(comparison, name, size).row


def test_a_pca_row_is_scikit_learns(digits):
    row, images = row_of(digits, "pca", 5), digits.spec
    pca = PCA(5).fit(images.train.astype(np.float64))
    train, test = pca.transform(images.train), pca.transform(images.test)
    assert row["mse"] == pytest.approx(np.mean((pca.inverse_transform(test) - images.test) ** 2), rel=1e-4)
    assert row["sse_per_image"] == pytest.approx(784 * row["mse"])
    for name, k in (("knn_accuracy", 5), ("knn15_accuracy", 15)):
        votes = KNeighborsClassifier(k).fit(train, images.train_labels)
        assert row[name] == pytest.approx(votes.score(test, images.test_labels))
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(train, images.train_labels)
    assert row["linear_probe_accuracy"] == pytest.approx(probe.score(test, images.test_labels), abs=0.01)
    assert row["trustworthiness"] == pytest.approx(sklearn_trustworthiness(images.test, test, n_neighbors=7), abs=1e-6)
    assert row["continuity"] == pytest.approx(sklearn_trustworthiness(test, images.test, n_neighbors=7), abs=1e-6)
    assert (row["n_components"], row["bytes_per_vector"], row["parameters"]) == (5, 20, 6 * 784)
    assert (row["in_sample"], row["error"], row["mse_std"]) == (False, None, None)


def test_raw_pixels_are_not_compared_with_themselves(digits):
    raw = one_of(digits, "raw")
    assert (raw.row["n_components"], raw.row["parameters"]) == (784, 0)
    assert {name: raw.row[name] for name in BESIDE_PIXELS} == dict.fromkeys(BESIDE_PIXELS)
    assert raw.row["knn_accuracy"] is not None and raw.row["silhouette"] is not None
    assert raw.encoded[0].examples is None
    assert set(raw.encoded[0].gaps) == set(BESIDE_PIXELS)
    assert set(raw.encoded[0].gaps.values()) == {"its codes are the pixels themselves, which these compare with"}


def test_pixels_that_were_changed_are_compared():
    halved = FunctionTransformer(np.sqrt)
    (row,) = run(Spec({"sqrt": halved}, data(), metrics=["cka_raw", "trustworthiness"], k=7)).rows
    assert 0.5 < row["trustworthiness"] < 1 and 0.5 < row["cka_raw"] < 1


def test_why_there_is_no_reconstruction_is_said():
    class UMAP(Slice):  # known by its name, so that umap-learn need not be imported to ask
        def inverse_transform(self, X):
            raise AssertionError("it was called")

    kinds = {"umap": UMAP(), "tsne": TSNE(perplexity=10, max_iter=250), "pca": PCA()}
    compared = run(Spec(kinds, data(), [2], metrics=["mse", "knn_accuracy"]))
    said = [note for note in compared.notes if note.startswith("Left out")]
    assert ["for umap: mse (UMAP's inverse_transform is not called: " in said[0], len(said)] == [True, 2]
    assert said[1] == "Left out for tsne: mse (there is no way back from such codes to images)."


def test_tsne_is_scored_among_the_images_it_was_fitted_on(digits):
    line, images = one_of(digits, "tsne"), digits.spec
    codes = line.codes
    assert codes.shape == (len(images.test), 2)
    hits = 0
    for i, code in enumerate(codes):
        distances = np.linalg.norm(codes - code, axis=1)
        distances[i] = np.inf
        hits += np.bincount(images.test_labels[np.argsort(distances)[:5]]).argmax() == images.test_labels[i]
    assert line.row["in_sample"] is True
    assert line.row["knn_accuracy"] == pytest.approx(hits / len(codes))
    assert line.row["linear_probe_accuracy"] is None
    assert line.row["transform_seconds_per_image"] is None


def test_the_protocol_over_many_k_is_whole_or_missing(digits):
    # 150 test images have no 200 neighbours below half of them
    assert {row["trustworthiness_mean"] for row in digits.rows} == {None}


def test_seeds_give_mean_deviation_and_stability():
    (result,) = run(Spec({"slice": Slice()}, data(), [3], seeds=[1, 2, 5])).results
    single = [codes.scores["knn_accuracy"]["value"] for codes in result.encoded]
    assert result.row["seeds"] == [1, 2, 5]
    assert result.row["knn_accuracy"] == pytest.approx(sum(single) / 3)
    assert result.row["knn_accuracy_std"] == pytest.approx(np.sqrt(np.var(single) * 3 / 2))
    assert result.each["knn_accuracy"] == pytest.approx(np.mean(result.arrays("knn_accuracy", "per_image"), axis=0))
    assert 0 < result.row["seed_stability"] < 1


SAMPLED = ("knn_accuracy", "knn15_accuracy", *NEIGHBOURS, "neighbour_overlap", "seed_stability")


def test_past_the_limit_points_are_drawn_and_it_is_said(tmp_path, monkeypatch):
    kinds = {"pca": PCA(), "slice": Slice(), "tsne": TSNE(perplexity=10, max_iter=250)}
    spec = Spec(kinds, ImageData(Digits, limit=450), [2], seeds=[0, 1], k=7, metrics=[*SAMPLED, "mse"])
    whole = run(spec)
    monkeypatch.setattr(sample, "ALL_UP_TO", 359)
    monkeypatch.setattr(sample, "DRAWN", 150)
    drawn = run(spec)
    assert not [note for note in whole.notes if "95 %" in note]
    (how,) = [note for note in drawn.notes if note.startswith("Where more than 359 test images are scored")]
    assert "neighbours are found for 150 of them, drawn at random and the same for every row" in how
    held = []
    for result, of_all in zip(drawn.results, whole.rows, strict=True):
        row = result.row
        assert list(result.intervals) == [name for name in SAMPLED if row[name] is not None]
        for name, half in result.intervals.items():
            held.append(abs(row[name] - of_all[name]) <= half)
            assert half < 0.09
        assert row["trustworthiness"] != of_all["trustworthiness"]
        assert (row["mse"], row["mse_std"]) == (of_all["mse"], of_all["mse_std"])
        (said,) = [note for note in drawn.notes if note.startswith(f"{result.label}, 95 % intervals: ")]
        value, half = row["trustworthiness"], result.intervals["trustworthiness"]
        assert f" trustworthiness {value:.4f} ({value - half:.4f} to {value + half:.4f}), " in said
        assert len(result.each["trustworthiness"]) == len(result.arrays("trustworthiness", "points")[0]) == 150
    assert np.mean(held) > 0.85  # at 95 of 100 on average
    captions = {name: words.caption for name, (_, words) in pictures(drawn).items()}
    assert captions["distortion-pca.png"].endswith("150 of 360 points are drawn, chosen at random.")


def test_the_protocol_over_many_k_has_its_interval_too(monkeypatch):
    rng = np.random.default_rng(0)
    pixels = rng.random((410, 20)).astype(np.float32)
    spec = Spec({}, ArrayData(pixels, pixels), k=7)
    metrics = [metric for metric in all_metrics() if metric.name in NEIGHBOURS]

    def scores():
        encoded = Encoded(spec, 0, None, pixels[:, :2], None, "", True, {})
        return {metric.name: measure(metric, encoded)[0] for metric in metrics}

    whole = scores()
    monkeypatch.setattr(sample, "ALL_UP_TO", 409)
    monkeypatch.setattr(sample, "DRAWN", 120)
    drawn = scores()
    for name in NEIGHBOURS:
        assert 0 < abs(drawn[name]["value"] - whole[name]["value"]) <= drawn[name]["half_interval"]
        assert "half_interval" not in whole[name]


def fits_of(spec, folder):
    """Rows, what was said of each cell, and how many fits it took."""
    FITS.clear()
    said = []
    return run(spec, folder, said.append).rows, said, len(FITS)


def test_a_comparison_broken_off_goes_on(tmp_path):
    def spec(wrong, *dimensions, **more):
        kinds = {"first": Slice(2), "second": Slice(2, wrong=wrong)}
        return Spec(kinds, data(), [2, *dimensions], metrics=["cka_raw"], **more)

    with pytest.raises(KeyboardInterrupt):
        fits_of(spec("stop", 3), tmp_path)
    assert [size for size, _, _ in FITS] == [2, 3, 2]
    before, said, fits = fits_of(spec("nothing", 3), tmp_path)
    assert fits == 2  # those of the second
    assert ["kept from before" in words for words in said] == [True, True, False, False]
    assert said[2].endswith("s left")
    after, _, fits = fits_of(spec("nothing", 3, 4, dimensions_of={"first": [2, 3]}), tmp_path)
    assert fits == 1  # one row more, one fit
    assert after[:4] == before
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ""}


def test_a_metric_that_is_new_is_worked_out_and_nothing_is_fitted(tmp_path, monkeypatch):
    kinds = {"slice": Slice(), "pca": PCA()}
    asked = ["cka_raw", "knn_accuracy"]
    _, _, fits = fits_of(Spec(kinds, data(), [2], seeds=[0, 1], metrics=asked), tmp_path)
    assert fits == 2
    worked = []
    monkeypatch.setattr("replearn.comparison.compare.measure", lambda m, of: worked.append(m.name) or measure(m, of))
    more = [*asked, "mse", "silhouette"]
    rows, _, fits = fits_of(Spec(kinds, data(), [2], seeds=[0, 1], metrics=more), tmp_path)
    assert fits == 0
    costs = [metric.name for metric in all_metrics() if not metric.asked]
    assert [name for name in worked if name not in costs] == ["mse", "silhouette"] * 4
    fresh = run(Spec(kinds, data(), [2], seeds=[0, 1], metrics=more)).rows
    times = {"fit_seconds", "transform_seconds_per_image"}
    assert [{k: v for k, v in row.items() if k not in times} for row in rows] == [
        {k: v for k, v in row.items() if k not in times} for row in fresh
    ]


def test_codes_that_cannot_be_read_are_made_again_and_scores_measured_again(tmp_path):
    spec = Spec({"first": Slice()}, data(), [2], metrics=["cka_raw"])
    before, _, _ = fits_of(spec, tmp_path)
    for kind, fits in (("codes", 1), ("scores", 0)):
        (path,) = tmp_path.glob(f"*.{kind}.npz")
        path.write_bytes(path.read_bytes()[:20])
        after, _, found = fits_of(spec, tmp_path)
        assert found == fits
        assert after[0]["cka_raw"] == before[0]["cka_raw"]


def test_what_fails_has_a_row_that_says_so_and_is_tried_again(tmp_path):
    kinds = {name: Slice(wrong=name) for name in ("fit", "nan", "rows")}
    spec = Spec({**kinds, "none": DBSCAN(), "good": Slice()}, data(), [2], metrics=["mse", "knn_accuracy"])
    compared = run(spec, tmp_path / "cells")
    errors = {row["representation"]: row["error"] for row in compared.rows}
    assert errors["fit"] == "RuntimeError: no solution was found"
    assert errors["nan"] == "it returned NaN or infinity for 1 of 150 images"
    assert errors["rows"] == "it returned 149 rows for 150 images"
    assert errors["none"] == "DBSCAN has neither transform nor fit_transform: it gives no codes"
    assert errors["good"] is None
    compared.write(tmp_path)
    told = json.loads((tmp_path / "scoreboard.json").read_text())["rows"]
    assert [row["error"] for row in told] == list(errors.values())
    assert [row["knn_accuracy"] is None for row in told] == [True] * 4 + [False]
    assert "Not measured, or not at every seed: fit, nan, rows, none; the notes say why." in compared.verdicts
    FITS.clear()
    run(spec, tmp_path / "cells")
    assert len(FITS) == 3


@pytest.mark.parametrize("labels", ["none", "one class"])
def test_without_labels_what_needs_them_is_left_out_and_said(tmp_path, labels):
    rng = np.random.default_rng(0)
    arrays = {"x": rng.integers(0, 255, (80, 8, 8), dtype=np.uint8)}
    np.savez(tmp_path / "mine.npz", **arrays, **({} if labels == "none" else {"y": np.zeros(80, np.int64)}))
    images = ImageData(Arrays, root=tmp_path / "mine.npz")
    compared = run(Spec({"pca": PCA()}, images, [2], k=3))
    (row,) = compared.rows
    left_out = [
        "knn_accuracy", "knn15_accuracy", "linear_probe_accuracy", "kmeans_accuracy", "kmeans_nmi", "kmeans_ari",
        "gmm_accuracy", "gmm_nmi", "kmeans_chance", "gmm_chance", "silhouette",
    ]  # fmt: skip
    assert {name for name in left_out if row[name] is not None} == set()
    assert None not in (row["mse"], row["trustworthiness"], row["cka_raw"], row["neighbour_overlap"])
    said, protocol = [note for note in compared.notes if note.startswith("Left out")]
    assert protocol.startswith("Left out: trustworthiness_mean, continuity_mean (8 test images have no")
    assert said == f"Left out: {', '.join(left_out)} (fewer than two classes are labelled)."
    assert row["error"] is None
    captions = {name: words.caption for name, (_, words) in pictures(compared).items()}
    assert ("each colour a class" in captions["maps.png"]) == (labels == "one class")


def test_labels_go_to_those_that_ask_for_them():
    FITS.clear()
    kinds = {"lda": LinearDiscriminantAnalysis(), "slice": Slice()}
    found = run(Spec(kinds, data(), [2], metrics=["knn_accuracy"]))
    images = found.spec
    assert FITS == [(2, 0, False)]
    assert [row_of(found, name)["supervised"] for name in kinds] == [True, False]
    lda = LinearDiscriminantAnalysis(n_components=2).fit(images.train, images.train_labels)
    votes = KNeighborsClassifier(5).fit(lda.transform(images.train), images.train_labels)
    assert row_of(found, "lda")["knn_accuracy"] == pytest.approx(
        votes.score(lda.transform(images.test), images.test_labels)
    )
