"""`compare --config` over several seeds: of a folder of runs, each seed's own."""

import json
import shutil

import pytest
import yaml

BOARD = """
representations:
  ae:
    class_path: replearn.representations.finished_run.FinishedRun
    init_args: {path: runs/smoke}
data: {source: replearn.data.digits.Digits, limit: 256, size: 28}
metrics: [sse_per_image]
"""


@pytest.fixture
def runs(finished, in_tmp):
    """A configuration, and two runs of seeds 0 and 1."""
    for seed in range(2):
        folder = shutil.copytree(finished, in_tmp / "runs" / "smoke" / f"2026010{seed + 1}-000000")
        told = json.loads((folder / "metrics.json").read_text())
        (folder / "metrics.json").write_text(json.dumps(told | {"seed": seed}))
        (folder / "manifest.json").unlink(missing_ok=True)  # which holds the sums of files as they were
    (in_tmp / "mine.yaml").write_text(BOARD)
    return in_tmp


def test_a_row_is_the_mean_of_the_runs_of_its_seeds(replearn, runs):
    code, _, err = replearn("compare", "--config", "mine.yaml", "--seeds", "[0, 1]")
    assert code == 0, err
    told = json.loads((runs / "reports" / "mine" / "scoreboard.json").read_text())
    (row,) = told["rows"]
    assert row["seeds"] == [0, 1]
    assert row["sse_per_image_std"] == 0  # the same weights twice
    assert [run["seed"] for run in told["provenance"]["runs"]] == [0, 1]


def test_a_run_that_cannot_be_read_leaves_the_other_seeds(replearn, runs):
    (runs / "runs/smoke/20260101-000000/checkpoints/best.ckpt").write_bytes(b"damaged")
    code, out, _ = replearn("compare", "--config", "mine.yaml", "--seeds", "[0, 1]")
    assert code == 1 and "[2/2]" in out
    (row,) = json.loads((runs / "reports" / "mine" / "scoreboard.json").read_text())["rows"]
    assert row["seeds"] == [1] and row["sse_per_image"] > 0
    assert row["error"].startswith("seed 0: ")


def test_a_seed_that_was_not_trained_is_told_before_any_work(check_refused, runs):
    words = ["representations.ae: there is no finished run of seed 7", "fit --config smoke.yaml --seed_everything 7"]
    check_refused(2, words, "compare", "--config", "mine.yaml", "--seeds", "[0, 7]")
    words = ["representations.smoke: there is no finished run of seed 7", "(there are 0, 1)"]
    check_refused(2, words, "compare", "runs/smoke", "--seeds", "[0, 7]")


def test_the_command_that_would_train_it_names_the_images_that_were_typed(check_refused, runs):
    config = runs / "runs/smoke/20260102-000000/config.yaml"
    told = yaml.safe_load(config.read_text())
    told["data"] |= {"source": "replearn.data.folder.Folder", "root": "my pets", "size": 32}
    config.write_text(yaml.safe_dump(told))
    words = ["fit --config smoke.yaml --seed_everything 7 --images 'my pets' --data.size 32"]
    check_refused(2, words, "compare", "--config", "mine.yaml", "--seeds", "[0, 7]")


def test_runs_have_seeds_without_a_configuration_too(replearn, runs):
    code, _, err = replearn("compare", "runs/smoke", "--seeds", "[0, 1]", "--output", "out")
    assert code == 0, err
    pca, smoke = json.loads((runs / "out" / "scoreboard.json").read_text())["rows"]
    assert (pca["representation"], pca["n_components"], pca["seeds"]) == ("pca", 8, [0, 1])
    assert (smoke["representation"], smoke["n_components"], smoke["seeds"]) == ("smoke", 8, [0, 1])
    assert smoke["sse_per_image_std"] == 0
