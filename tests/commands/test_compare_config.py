"""`compare --config` as it is typed: what is refused before any work, what it writes, its exit codes."""

import json

import numpy as np
import pytest
import yaml

from replearn.runs.only_writer import only_writer

PCA = {"class_path": "sklearn.decomposition.PCA"}


@pytest.fixture
def board(in_tmp, good):
    """Write mine.yaml, a comparison of PCA on good.npz, with these keys changed; returns its name."""

    def write(**keys):
        content = {
            "representations": {"pca": PCA},
            "data": {"source": "replearn.data.arrays.Arrays", "root": str(good)},
            "dimensions": [2], "k": 1, "metrics": ["mse", "trustworthiness"],
        }  # fmt: skip
        content |= keys
        (in_tmp / "mine.yaml").write_text(yaml.safe_dump({k: v for k, v in content.items() if v is not None}))
        return "mine.yaml"

    return write


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"representations": {}}, ["representations: there is none", "scikit-learn estimator"]),
        ({"representations": None}, ["representations", "missing"]),
        ({"metrics": ["mse", "knn_acuracy"]}, ["there is no knn_acuracy; did you mean knn_accuracy?"]),
        ({"metrics": []}, ["metrics: the list is empty"]),
        ({"dimensions": [2, 785]}, ["dimensions 785: is more than the 784 numbers of an image"]),
        ({"dimensions": [0]}, ["dimensions 0: must be 1 or more"]),
        ({"dimensions": [2, 2]}, ["dimensions [2, 2]: one value stands there twice"]),
        ({"dimensions": "two"}, ["mine.yaml: --dimensions two: must be a list"]),
        ({"dimensions_of": {"pac": [2]}}, ["dimensions_of: pac is none of the representations (pca)", "mean pca?"]),
        ({"dimensions_of": {"pca": [-1]}}, ["dimensions_of.pca -1: must be 1 or more"]),
        ({"seeds": []}, ["seeds: the list is empty"]),
        ({"seeds": [-1]}, ["seeds -1: must be between 0 and 4,294,967,295"]),
        ({"seed": 1}, ["mine.yaml: unknown option --seed; did you mean --seeds?"]),
        ({"k": 0}, ["k 0: must be 1 or more"]),
        ({"k": 2}, ["k 2: must be smaller than half of the 4 test images"]),
        ({"representations": {"pca": PCA | {"init_args": {"whitten": True}}}}, ["whitten", "did you mean", "whiten?"]),
        ({"representations": {"x": {"class_path": "os.system"}}}, ["os.system is not among", "--allow-import os"]),
        ({"representations": {"x": {"class_path": "torch.nn.Linear"}}}, ["mine.yaml", "representations"]),
        (
            {"representations": {"ae": {"class_path": "replearn.representations.finished_run.FinishedRun",
                                        "init_args": {"path": "runs/ae"}}}},
            ["representations.ae: there is no finished run runs/ae", "fit --config ae.yaml"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_before_any_work(check_refused, board, keys, words):
    name = board(**keys)
    check_refused(2, words, "compare", "--config", name)


def test_too_few_images_to_test_on(check_refused, board, in_tmp):
    np.savez(in_tmp / "few.npz", x=np.zeros((20, 6, 6), np.uint8))
    words = ["fewer than 3 test images, 2", "give more images"]
    check_refused(2, words, "compare", "--config", board(), "--images", "few.npz")


def test_words_that_do_not_go_together(check_refused, board):
    board()
    check_refused(2, ["runs/ae: a run beside --config"], "compare", "runs/ae", "--config", "mine.yaml")
    check_refused(2, ["--config mien.yaml: there is no such file"], "compare", "--config", "mien.yaml")
    check_refused(2, ["--images nowhere: does not exist"], "compare", "--config", "mine.yaml", "--images", "nowhere")
    check_refused(2, ["--output mine.yaml: is a file"], "compare", "--config", "mine.yaml", "--output", "mine.yaml")


def test_it_writes_its_report_and_names_it(replearn, board, in_tmp):
    code, out, err = replearn("compare", "--config", board())
    assert code == 0, err
    folder = in_tmp / "reports" / "mine"
    told = json.loads((folder / "scoreboard.json").read_text())
    (row,) = told["rows"]
    assert (row["representation"], row["n_components"], row["seeds"], row["in_sample"]) == ("pca", 2, [0], False)
    assert row["ssim"] is None  # not asked for
    assert row["mse"] is not None
    assert "[1/1] pca, 2 dimensions, seed 0: " in out
    assert "reports/mine/index.html" in out
    code, out, err = replearn("compare", "--config", "mine.yaml")
    assert code == 0, err
    assert "kept from before" in out


def test_one_comparison_at_a_time_writes_a_report(replearn, board, in_tmp):
    name = board()
    (in_tmp / "out").mkdir()
    with only_writer(in_tmp / "out"):
        code, _, err = replearn("compare", "--config", name, "--output", "out")
    assert code == 2 and "another process is writing there" in err
    assert replearn("compare", "--config", name, "--output", "out")[0] == 0


def test_own_images_take_the_place_of_those_configured(replearn, board, in_tmp):
    name = board()
    rng = np.random.default_rng(0)
    np.savez(in_tmp / "other.npz", x=rng.integers(0, 255, (60, 6, 6), dtype=np.uint8))
    code, _, err = replearn("compare", "--config", name, "--images", "other.npz", "--output", "out")
    assert code == 0, err
    (row,) = json.loads((in_tmp / "out" / "scoreboard.json").read_text())["rows"]
    assert (row["dataset"], row["n_train"] + row["n_test"]) == ("other", 54)


def test_a_representation_that_fails_is_exit_code_1_after_all_others(replearn, board, in_tmp):
    lda = {"class_path": "sklearn.discriminant_analysis.LinearDiscriminantAnalysis"}
    name = board(representations={"lda": lda, "pca": PCA}, dimensions=[5])
    code, out, err = replearn("compare", "--config", name)
    assert code == 1, err
    first, second = json.loads((in_tmp / "reports" / "mine" / "scoreboard.json").read_text())["rows"]
    assert first["error"].startswith("ValueError: n_components cannot be larger than")
    assert first["mse"] is None
    assert second["error"] is None
    assert second["mse"] is not None
    assert "failed after" in out


def test_only_cells_in_the_folder_are_no_foreign_files(replearn, board, in_tmp):
    (in_tmp / "out" / "cells").mkdir(parents=True)
    assert replearn("compare", "--config", board(), "--output", "out")[0] == 0
