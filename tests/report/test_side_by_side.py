"""`compare --config`: its numbers by scikit-learn and by hand, what is kept, what fails."""

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

from replearn.comparison.against_pca import measure_data
from replearn.comparison.encode import Encoded, Images
from replearn.comparison.fill import fill, images_of
from replearn.comparison.measure import View, measure
from replearn.comparison.row import BESIDE_PIXELS, CLASSES, NEIGHBOURS
from replearn.comparison.rows import lines
from replearn.comparison.settings import Settings
from replearn.data.arrays import Arrays
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.metrics import sample
from replearn.report.one_of_each import one_of_each
from replearn.report.scene import Scene
from replearn.report.side_by_side import SHOWN, write_side_by_side
from replearn.report.tables import tables

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


def measured(settings, folder):
    """Lines and what was said of each cell, without figures."""
    settings.data.load()
    images, said = images_of(settings.data), []
    done = list(fill(settings, images, one_of_each(images.test_labels, SHOWN), folder, said.append))
    return lines(done, settings, None), images, said


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Raw pixels, PCA and t-SNE of digits: lines and images."""
    found = {"raw": FunctionTransformer(), "pca": PCA(), "tsne": TSNE(perplexity=10, max_iter=250)}
    settings = Settings(found, data(), [2, 5], {"tsne": [2]}, k=7)
    return measured(settings, tmp_path_factory.mktemp("cells"))


def row_of(found, name, size=None):
    return next(
        line.row for line in found
        if line.row["representation"] == name and size in (None, line.row["n_components"])
    )  # fmt: skip


def test_a_pca_row_is_scikit_learns(digits):
    found, images, _ = digits
    row = row_of(found, "pca", 5)
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
    (line,) = [line for line in digits[0] if line.row["representation"] == "raw"]
    assert (line.row["n_components"], line.row["parameters"]) == (784, 0)
    assert {name: line.row[name] for name in BESIDE_PIXELS} == dict.fromkeys(BESIDE_PIXELS)
    assert line.row["knn_accuracy"] is not None and line.row["silhouette"] is not None
    assert "reconstructed" not in line.cells[0].arrays and "trust" not in line.cells[0].arrays
    assert set(line.cells[0].gaps) == set(BESIDE_PIXELS)
    assert set(line.cells[0].gaps.values()) == {"its codes are the pixels themselves, which these compare with"}


def test_pixels_that_were_changed_are_compared(tmp_path):
    halved = FunctionTransformer(np.sqrt)
    found, _, _ = measured(Settings({"sqrt": halved}, data(), metrics=["cka_raw", "trustworthiness"], k=7), tmp_path)
    assert 0.5 < found[0].row["trustworthiness"] < 1 and 0.5 < found[0].row["cka_raw"] < 1


def test_why_there_is_no_reconstruction_is_said(tmp_path):
    class UMAP(Slice):  # known by its name, so that umap-learn need not be imported to ask
        def inverse_transform(self, X):
            raise AssertionError("it was called")

    kinds = {"umap": UMAP(), "tsne": TSNE(perplexity=10, max_iter=250), "pca": PCA()}
    report = write_side_by_side(Settings(kinds, data(), [2], metrics=["mse", "knn_accuracy"]), tmp_path)
    said = [note for note in report.notes if note.startswith("Left out")]
    assert ["for umap: mse (UMAP's inverse_transform is not called: " in said[0], len(said)] == [True, 2]
    assert said[1] == "Left out for tsne: mse (there is no way back from such codes to images)."


def test_one_colour_a_representation_in_every_figure(digits):
    found, images, _ = digits
    scene = Scene(
        found, Settings({"raw": FunctionTransformer(), "pca": PCA(), "tsne": TSNE()}, data()), images, [], None
    )
    looks = scene.looks
    assert list(looks) == ["pca (2)", "pca (5)", "tsne (2)", "raw (784)", "pca", "tsne", "raw"]
    assert looks["pca"].color == looks["pca (2)"].color == looks["pca (5)"].color != looks["tsne"].color
    assert looks["pca (2)"].dashes != looks["pca (5)"].dashes
    assert looks["pca (2)"].marker == looks["pca (5)"].marker != looks["tsne (2)"].marker


def test_the_curves_are_tables_too(digits):
    found, images, _ = digits
    settings = Settings({"raw": FunctionTransformer(), "pca": PCA(), "tsne": TSNE()}, data())
    settings.data.load()
    scene = Scene(found, settings, images, np.arange(0), measure_data(settings.data))
    against_k, accuracy, pca = (rows for _, rows in tables(scene))
    own = {(row["representation"], row["n_components"]): row for row in against_k if row["k"] == 7}
    assert set(own) == {("pca", 2), ("pca", 5), ("tsne", 2)}
    assert own["pca", 5]["continuity"] == pytest.approx(row_of(found, "pca", 5)["continuity"])
    assert [(row["representation"], row["n_components"]) for row in accuracy] == [("raw", 784), ("pca", 2), ("pca", 5)]
    (error,) = [row["mse"] for row in pca if row["n_components"] == 5]
    assert error == pytest.approx(row_of(found, "pca", 5)["mse"], rel=1e-4)


def test_tsne_is_scored_among_the_images_it_was_fitted_on(digits):
    found, images, _ = digits
    (line,) = [line for line in found if line.row["representation"] == "tsne"]
    codes = line.cells[0].arrays["codes"]
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
    assert {line.row["trustworthiness_mean"] for line in digits[0]} == {None}


def test_seeds_give_mean_deviation_and_stability(tmp_path):
    found, _, _ = measured(Settings({"slice": Slice()}, data(), [3], seeds=[1, 2, 5], metrics=None), tmp_path)
    (line,) = found
    single = [cell.numbers["knn_accuracy"] for cell in line.cells]
    assert line.row["seeds"] == [1, 2, 5]
    assert line.row["knn_accuracy"] == pytest.approx(sum(single) / 3)
    assert line.row["knn_accuracy_std"] == pytest.approx(np.sqrt(np.var(single) * 3 / 2))
    assert 0 < line.row["seed_stability"] < 1


SAMPLED = (*CLASSES[:2], *NEIGHBOURS, "neighbour_overlap", "seed_stability")


def test_past_the_limit_points_are_drawn_and_it_is_said(tmp_path, monkeypatch):
    kinds = {"pca": PCA(), "slice": Slice(), "tsne": TSNE(perplexity=10, max_iter=250)}
    settings = Settings(kinds, ImageData(Digits, limit=450), [2], seeds=[0, 1], k=7, metrics=[*SAMPLED, "mse"])
    whole = write_side_by_side(settings, tmp_path / "whole")
    monkeypatch.setattr(sample, "ALL_UP_TO", 359)
    monkeypatch.setattr(sample, "DRAWN", 150)
    report = write_side_by_side(settings, tmp_path / "drawn")
    found, images, _ = measured(settings, tmp_path / "drawn" / "cells")  # those kept
    assert not [note for note in whole.notes if "95 %" in note]
    (how,) = [note for note in report.notes if note.startswith("Where more than 359 test images are scored")]
    assert "neighbours are found for 150 of them, drawn at random and the same for every row" in how
    held = []
    for line, row, of_all in zip(found, report.rows, whole.rows, strict=True):
        assert list(line.intervals) == [name for name in SAMPLED if row[name] is not None]
        for name, half in line.intervals.items():
            held.append(abs(row[name] - of_all[name]) <= half)
            assert half < 0.09
        assert row["trustworthiness"] != of_all["trustworthiness"]
        assert (row["mse"], row["mse_std"]) == (of_all["mse"], of_all["mse_std"])
        (said,) = [note for note in report.notes if note.startswith(f"{line.name}, 95 % intervals: ")]
        value, half = row["trustworthiness"], line.intervals["trustworthiness"]
        assert f" trustworthiness {value:.4f} ({value - half:.4f} to {value + half:.4f}), " in said
        arrays = line.cells[0].arrays
        assert len(arrays["point_trust"]) == len(arrays["points"]) == 150 < len(images.test)
    assert np.mean(held) > 0.85  # at 95 of 100 on average
    captions = {path.name: caption for path, caption, _ in report.figures}
    assert captions["distortion-pca.png"].endswith("150 of 360 points are drawn, chosen at random.")


def test_the_protocol_over_many_k_has_its_interval_too(monkeypatch):
    rng = np.random.default_rng(0)
    pixels = rng.random((410, 20)).astype(np.float32)
    images = Images(pixels, pixels, np.zeros(410, int), np.zeros(410, int), (1, 4, 5))
    encoded = Encoded(None, pixels[:, :2], None, "", True, {})
    whole, _ = measure(View(encoded, images, k=7, seed=0), NEIGHBOURS)
    monkeypatch.setattr(sample, "ALL_UP_TO", 409)
    monkeypatch.setattr(sample, "DRAWN", 120)
    view = View(encoded, images, k=7, seed=0)
    drawn, _ = measure(view, NEIGHBOURS)
    assert list(view.intervals) == list(NEIGHBOURS)
    for name, half in view.intervals.items():
        assert 0 < abs(drawn[name] - whole[name]) <= half


def test_a_comparison_broken_off_goes_on(tmp_path):
    kinds = {"first": Slice(2), "second": Slice(2, wrong="stop")}
    FITS.clear()
    with pytest.raises(KeyboardInterrupt):
        measured(Settings(kinds, data(), [2, 3], metrics=["cka_raw"]), tmp_path)
    assert [size for size, _, _ in FITS] == [2, 3, 2]
    FITS.clear()
    kinds["second"] = Slice(2, wrong="nothing")
    before, _, said = measured(Settings(kinds, data(), [2, 3], metrics=["cka_raw"]), tmp_path)
    assert [size for size, _, _ in FITS] == [2, 3]  # those of the second
    assert ["kept from before" in words for words in said] == [True, True, False, False]
    assert said[2].endswith("s left")
    FITS.clear()
    after, _, _ = measured(Settings(kinds, data(), [2, 3, 4], {"first": [2, 3]}, metrics=["cka_raw"]), tmp_path)
    assert [size for size, _, _ in FITS] == [4]  # one row more, one fit
    assert [line.row for line in after][:4] == [line.row for line in before]
    assert not [path for path in tmp_path.iterdir() if path.suffix not in (".json", ".npz", "")]


def test_a_cell_that_cannot_be_read_is_computed_again(tmp_path):
    settings = Settings({"first": Slice()}, data(), [2], metrics=["cka_raw"])
    measured(settings, tmp_path)
    for ending in ("json", "npz"):
        (path,) = tmp_path.glob(f"*.{ending}")
        path.write_bytes(path.read_bytes()[:20])
        FITS.clear()
        measured(settings, tmp_path)
        assert len(FITS) == 1


def test_what_fails_has_a_row_that_says_so_and_is_tried_again(tmp_path):
    kinds = {name: Slice(wrong=name) for name in ("fit", "nan", "rows")}
    settings = Settings({**kinds, "none": DBSCAN(), "good": Slice()}, data(), [2], metrics=["mse", "knn_accuracy"])
    report = write_side_by_side(settings, tmp_path)
    errors = {row["representation"]: row["error"] for row in report.rows}
    assert errors["fit"] == "RuntimeError: no solution was found"
    assert errors["nan"] == "it returned NaN or infinity for 1 of 150 images"
    assert errors["rows"] == "it returned 149 rows for 150 images"
    assert errors["none"] == "DBSCAN has neither transform nor fit_transform: it gives no codes"
    assert errors["good"] is None
    told = json.loads((tmp_path / "scoreboard.json").read_text())["rows"]
    assert [row["error"] for row in told] == list(errors.values())
    assert [row["knn_accuracy"] is None for row in told] == [True] * 4 + [False]
    assert "Not measured, or not at every seed: fit, nan, rows, none; the notes say why." in report.verdicts
    FITS.clear()
    write_side_by_side(settings, tmp_path)
    assert len(FITS) == 3


@pytest.mark.parametrize("labels", ["none", "one class"])
def test_without_labels_what_needs_them_is_left_out_and_said(tmp_path, labels):
    rng = np.random.default_rng(0)
    arrays = {"x": rng.integers(0, 255, (80, 8, 8), dtype=np.uint8)}
    np.savez(tmp_path / "mine.npz", **arrays, **({} if labels == "none" else {"y": np.zeros(80, np.int64)}))
    images = ImageData(Arrays, root=tmp_path / "mine.npz")
    report = write_side_by_side(Settings({"pca": PCA()}, images, [2], k=3), tmp_path / "out")
    (row,) = report.rows
    left_out = [
        "knn_accuracy", "knn15_accuracy", "linear_probe_accuracy", "kmeans_accuracy", "kmeans_nmi", "kmeans_ari",
        "gmm_accuracy", "gmm_nmi", "kmeans_chance", "gmm_chance", "silhouette",
    ]  # fmt: skip
    assert {name for name in left_out if row[name] is not None} == set()
    assert None not in (row["mse"], row["trustworthiness"], row["cka_raw"], row["neighbour_overlap"])
    (said,) = [note for note in report.notes if note.startswith("Left out")]
    assert said == f"Left out: {', '.join(left_out)} (fewer than two classes are labelled)."
    assert row["error"] is None
    captions = {path.stem: caption for path, caption, _ in report.figures}
    assert ("each colour a class" in captions["maps"]) == (labels == "one class")


def test_labels_go_to_those_that_ask_for_them(tmp_path):
    FITS.clear()
    kinds = {"lda": LinearDiscriminantAnalysis(), "slice": Slice()}
    found, images, _ = measured(Settings(kinds, data(), [2], metrics=["knn_accuracy"]), tmp_path)
    assert FITS == [(2, 0, False)]
    assert [row_of(found, name)["supervised"] for name in kinds] == [True, False]
    lda = LinearDiscriminantAnalysis(n_components=2).fit(images.train, images.train_labels)
    votes = KNeighborsClassifier(5).fit(lda.transform(images.train), images.train_labels)
    assert row_of(found, "lda")["knn_accuracy"] == pytest.approx(
        votes.score(lda.transform(images.test), images.test_labels)
    )


def test_the_report_has_its_figures_and_its_page(tmp_path):
    kinds = {"raw": FunctionTransformer(), "pca": PCA()}
    report = write_side_by_side(Settings(kinds, data(), [2, 4], seeds=[0, 1]), tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "cells", "index.html", "scoreboard.json", "scoreboard.csv", "scoreboard.md", "maps.png", "neighbours.png",
        "error_against_dimension.png", "accuracy_against_dimension.png", "preservation.png", "reconstructions.png",
        "distortion-pca.png",
    }  # fmt: skip
    assert [path for path, caption, alt in report.figures if not (path.is_file() and caption and alt)] == []
    assert [row["pca_equivalent_dimension"] for row in report.rows] == [None, 2, 4]
    assert report.provenance["datasets"][0]["sha256"]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    for caption in ("Trustworthiness and continuity against", "Accuracy against the number of", "Error of PCA against"):
        assert f"<summary>{caption}" in page
    assert "Left out for raw: mse, sse_per_image, psnr, ssim, trustworthiness" in " ".join(report.notes)
