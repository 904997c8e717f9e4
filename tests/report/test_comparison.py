"""`compare`: its numbers against scikit-learn by hand, its files, and what it may replace."""

import csv
import json
import subprocess

import numpy as np
import pytest
from replearn.comparison.against_pca import compare_runs
from replearn.comparison.row import COLUMNS, complete
from sklearn.decomposition import PCA

from replearn.report.scoreboard import write_scoreboard
from replearn.runs.run import Run


@pytest.fixture(scope="module")
def group(finished):
    (group,) = compare_runs([Run.find(finished)])
    return group


def test_the_pca_row_is_scikit_learns(group):
    train, test = (x.reshape(len(x), -1).astype(np.float64) for x in (group.train, group.test))
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
    assert row["fit_seconds"] == told["timing"]["fit_seconds"]


def test_the_equivalent_dimension_by_counting(group):
    row = next(row for row in group.rows if row["representation"] == "smoke")
    train, test = (x.reshape(len(x), -1) for x in (group.train, group.test))
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
        "scoreboard.json", "scoreboard.csv", "scoreboard.md", "error_against_dimension.png", "reconstructions.png",
    }  # fmt: skip
    board = json.loads((tmp_path / "out" / "scoreboard.json").read_text())
    assert board["schema"] == 1
    assert [list(row) for row in board["rows"]] == [list(COLUMNS)] * 2
    with (tmp_path / "out" / "scoreboard.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["mse"]) for row in rows] == [row["mse"] for row in board["rows"]]
    assert str(tmp_path / "out" / "scoreboard.md") in out
    # A second time it replaces what it wrote.
    assert replearn("compare", finished, "--output", tmp_path / "out")[0] == 0


def test_two_runs_share_one_pca_row(replearn, finished, tmp_path):
    assert replearn("compare", finished, finished, "--output", tmp_path / "two")[0] == 0
    board = json.loads((tmp_path / "two" / "scoreboard.json").read_text())
    assert [row["representation"] for row in board["rows"]] == ["pca", "smoke", "smoke"]


def test_a_committed_report_is_replaced_only_by_name(replearn, finished, in_tmp):
    replearn("compare", finished, finished)  # several runs: reports/compare
    assert (in_tmp / "reports" / "compare" / "scoreboard.json").exists()
    for words in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *words], cwd=in_tmp, check=True, capture_output=True)
    code, _, err = replearn("compare", finished, finished)
    assert code == 2
    assert "reports/compare is committed to git; to replace it, say so: --output reports/compare" in err
    assert replearn("compare", finished, finished, "--output", "reports/compare")[0] == 0


def test_missing_numbers_are_null(tmp_path):
    row = {"representation": "x", "n_components": 2, "mse": 0.0, "psnr": float("inf"), "seeds": [0]}
    write_scoreboard(tmp_path, [row], {}, "title", [], [])
    (told,) = json.loads((tmp_path / "scoreboard.json").read_text())["rows"]
    assert told["psnr"] is None
    assert told["mse"] == 0.0
    assert told["mse_std"] is None


def test_the_table_says_which_rows_are_no_match_for_the_others(tmp_path):
    common = {"n_components": 2, "mse": 0.1, "seeds": [0]}
    rows = [{"representation": name, **common, **marks} for name, marks in (
        ("pca", {}), ("classifier", {"supervised": True}), ("both", {"supervised": True, "in_sample": True}),
    )]  # fmt: skip
    write_scoreboard(tmp_path, rows, {}, "title", [], [])
    said = (tmp_path / "scoreboard.md").read_text().splitlines()
    named = [line.split("|")[1].strip() for line in said if line.startswith("| ")][1:]
    assert named == ["pca", "classifier (supervised)", "both (in-sample, supervised)"]


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="no such column: speed"):
        complete({"speed": 1})
