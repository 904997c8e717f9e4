"""`compare`: its numbers against scikit-learn by hand, its files, and what it may replace."""

import ast
import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from sklearn.base import BaseEstimator
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.preprocessing import FunctionTransformer

import replearn
from replearn.comparison.compare import run
from replearn.comparison.result import columns
from replearn.comparison.spec import Spec
from replearn.comparison.spec_of_runs import specs_of_runs
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.report.terminal import table
from replearn.representations.array_data import ArrayData
from replearn.runs.run import Run

REPORT = Path(__file__).parents[2] / "replearn" / "report"


@pytest.fixture(scope="module")
def group(finished):
    (spec,) = specs_of_runs([Run.find(finished)])
    return run(spec)


def test_the_pca_row_is_scikit_learns(group):
    train, test = (x.astype(np.float64) for x in (group.spec.train, group.spec.test))
    pca = PCA(8).fit(train)
    error = np.mean((test - pca.inverse_transform(pca.transform(test))) ** 2)
    row = next(row for row in group.rows if row["representation"] == "pca")
    assert row["n_components"] == row["pca_equivalent_dimension"] == 8
    assert row["mse"] == pytest.approx(error, rel=1e-4)
    assert row["sse_per_image"] == pytest.approx(784 * error, rel=1e-4)
    assert row["psnr"] == pytest.approx(-10 * np.log10(error), rel=1e-5)
    assert row["parameters"] == 8 * 784 + 784


def test_the_runs_row_is_that_of_its_metrics(group, finished):
    told = json.loads((finished / "metrics.json").read_text())
    row = next(row for row in group.rows if row["representation"] == "smoke")
    for name in ("mse", "sse_per_image", "psnr"):
        assert row[name] == pytest.approx(told["test"][name], rel=1e-5)
    assert (row["n_train"], row["n_test"], row["seeds"]) == (231, 256, [0])
    assert row["fit_seconds"] == pytest.approx(told["timing"]["fit_seconds"], abs=0.1)


def test_the_equivalent_dimension_by_counting(group):
    row = next(row for row in group.rows if row["representation"] == "smoke")
    train, test = group.spec.train, group.spec.test
    by_hand = None
    for k in range(1, 60):
        pca = PCA(k).fit(train)
        if np.mean((test - pca.inverse_transform(pca.transform(test))) ** 2) <= row["mse"]:
            by_hand = k
            break
    assert row["pca_equivalent_dimension"] == by_hand


def test_compare_writes_its_report_and_names_it(replearn, finished, tmp_path):
    code, out, err = replearn("compare", finished, "--output", tmp_path / "out")
    assert code == 0, err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "scoreboard.json", "scoreboard.csv", "scoreboard.md", "index.html", "error_against_dimension.png",
        "reconstructions.png", "neighbours.png",
    }  # fmt: skip
    board = json.loads((tmp_path / "out" / "scoreboard.json").read_text())
    assert board["schema"] == 1
    assert [list(row) for row in board["rows"]] == [list(columns())] * 2
    with (tmp_path / "out" / "scoreboard.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["mse"]) for row in rows] == [row["mse"] for row in board["rows"]]
    assert str(tmp_path / "out" / "scoreboard.md") in out
    # A second time it replaces what it wrote.
    assert replearn("compare", finished, "--output", tmp_path / "out")[0] == 0


def test_two_runs_share_one_pca_row(replearn, finished, in_tmp):
    other = shutil.copytree(finished, in_tmp / "smoke" / "20260101-000000")
    assert replearn("compare", finished, other, finished, "--output", "two")[0] == 0
    board = json.loads((in_tmp / "two" / "scoreboard.json").read_text())
    names = [row["representation"] for row in board["rows"]]
    assert names == ["pca", f"smoke {finished.name}", "smoke 20260101-000000"]


def test_a_classifier_among_the_runs_is_told_by_its_classes(replearn, finished, in_tmp):
    fit = [
        "fit",
        "--config",
        "mlp-classifier.yaml",
        "--data.source",
        "replearn.data.digits.Digits",
        "--data.size",
        "28",
    ]
    assert replearn(*fit, "--trainer.max_epochs", "1", "--min_steps", "0", "--data.limit", "256")[0] == 0
    code, _, err = replearn("compare", finished, "runs/mlp-classifier", "--output", "both")
    assert code == 0, err
    rows = {row["representation"]: row for row in json.loads((in_tmp / "both/scoreboard.json").read_text())["rows"]}
    assert rows["mlp-classifier"]["supervised"] is True
    assert rows["mlp-classifier"]["mse"] is None and rows["mlp-classifier"]["knn_accuracy"] > 0.5
    assert rows["smoke"]["mse"] is not None and rows["smoke"]["knn_accuracy"] is not None
    assert (in_tmp / "both" / "index.html").exists()


def test_a_committed_report_is_replaced_only_by_name(replearn, finished, in_tmp):
    replearn("compare", finished, finished)  # several runs: reports/compare
    assert (in_tmp / "reports" / "compare" / "scoreboard.json").exists()
    for words in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *words], cwd=in_tmp, check=True, capture_output=True)
    code, _, err = replearn("compare", finished, finished)
    assert code == 2
    assert "reports/compare is committed to git; to replace it, say so: --output reports/compare" in err
    assert replearn("compare", finished, finished, "--output", "reports/compare")[0] == 0


class Marked(BaseEstimator):
    """Codes in which nothing is lost, and marks of what it may be."""

    def fit(self, X, y=None):
        return self

    def fit_transform(self, X, y=None):
        return np.asarray(X)[:, :2]


def test_numbers_that_are_none_are_null_and_marks_stand_in_the_table(tmp_path):
    pixels = np.random.default_rng(0).random((40, 16), dtype=np.float32)
    exact = FunctionTransformer(lambda X: 2 * X, inverse_func=lambda X: X / 2)
    data = ArrayData(pixels, pixels[:20], np.arange(40) % 2, np.arange(20) % 2)
    kinds = {"exact": exact, "marked": Marked(), "lda": LinearDiscriminantAnalysis()}
    run(Spec(kinds, data, [1], k=3, metrics=["mse", "psnr"])).write(tmp_path)
    exact, _, _ = json.loads((tmp_path / "scoreboard.json").read_text())["rows"]
    assert (exact["mse"], exact["psnr"], exact["mse_std"]) == (0.0, None, None)
    said = (tmp_path / "scoreboard.md").read_text().splitlines()
    named = [line.split("|")[1].strip() for line in said if line.startswith("| ")][1:]
    assert named == ["exact", "marked (in-sample)", "lda (supervised)"]


def test_a_report_replaces_all_of_the_one_before_it_and_nothing_else(finished, tmp_path):
    data = Run.find(finished).images()
    run(Spec({"pca": PCA()}, data, [2], k=5)).write(tmp_path)
    (tmp_path / "mine.png").write_bytes(b"mine")
    assert (tmp_path / "distortion-pca.png").exists()
    run(Spec({"pca": PCA()}, data, [3], metrics=["mse"])).write(tmp_path)
    assert {path.name for path in tmp_path.glob("*.png")} == {
        "mine.png", "error_against_dimension.png", "reconstructions.png", "neighbours.png"
    }  # fmt: skip


def test_a_report_fits_nothing():
    """It imports no estimator of scikit-learn's, and calls no `fit`."""
    for path in set(REPORT.rglob("*.py")) - {REPORT / "live" / "tour.py"}:  # the tour makes what it shows
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert module is None or not module.startswith("sklearn") or module == "sklearn.metrics", path
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            assert name not in ("fit", "fit_transform"), path


@pytest.mark.parametrize("room", ["comparison", "report"])
def test_nothing_is_printed_below_the_commands(room):
    for path in (REPORT.parent / room).rglob("*.py"):
        called = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        assert "print" not in [func.id for func in called if isinstance(func, ast.Name)], path


@pytest.mark.parametrize("width", [50, 80, 200])
def test_no_word_of_the_terminal_s_table_is_cut(width):
    """Columns that do not fit are left out and counted; those that stand have their headings and numbers whole."""
    data = ImageData(Digits, limit=60)
    compared = replearn.compare({"pca": PCA(), "pca-of-a-longer-name": PCA()}, data, dimensions=[2], k=5)
    console = Console(width=width, file=io.StringIO())
    console.print(table(compared, width))
    shown = console.file.getvalue()
    assert "…" not in shown and max(map(len, shown.splitlines())) <= width
    words = set(shown.replace("/", " ").split())
    assert {"representation", "dimensions", "error", "image", "pca-of-a-longer-name"} <= words
    assert "more columns in scoreboard.md" in shown and ("continuity" in words) == (width > 60)


def test_the_images_asked_for_neighbours_are_called_by_file_and_class(group, monkeypatch):
    from replearn.comparison.comparison import Comparison
    from replearn.report.figures.neighbours import called, draw

    split = group.spec.data.get_split("test")
    assert called(group, 3) == f"# {split.index[3]} ({split.labels[3]})"
    monkeypatch.setattr(Comparison, "files", np.array([f"cats/{place}.png" for place in range(len(split))]))
    assert called(group, 3) == f"cats/3.png ({split.labels[3]})"
    assert draw(group).caption.count("cats/") == 3
