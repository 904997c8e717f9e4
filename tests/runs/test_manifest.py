"""A finished run's text files are those that it was finished with."""

import json
import shutil

import pytest

from replearn.runs.run import Run


@pytest.fixture
def run(finished, in_tmp):
    return shutil.copytree(finished, in_tmp / "run")


def test_a_finished_run_lists_its_text_files(run):
    told = json.loads((run / "manifest.json").read_text())
    assert told["schema"] == 1 and list(told["sha256"]) == ["config.yaml", "metrics.csv", "metrics.json"]
    assert Run.find(run).config and Run.find(run).metrics["schema"] == 1


@pytest.mark.parametrize(("name", "command"), [("config.yaml", "test"), ("metrics.json", "compare")])
def test_a_file_that_has_changed_is_named(run, replearn, name, command):
    content = (run / name).read_text()
    (run / name).write_text(content.replace("seed", "seeb", 1) if name == "metrics.json" else content + "# mine\n")
    code, _, err = replearn(command, run)
    assert code == 1
    assert f"{name}: has changed since its run was finished" in err and "delete manifest.json" in err


def test_a_file_changed_by_hand_is_taken_without_the_manifest(run, replearn):
    (run / "config.yaml").write_text((run / "config.yaml").read_text() + "# mine\n")
    (run / "manifest.json").unlink()
    assert replearn("test", run)[0] == 0


@pytest.mark.parametrize("harm", ["{", "[]", '{"schema": 1, "version": "0.1.0", "sha256": {}}'])
def test_a_damaged_manifest_is_named(run, replearn, harm):
    (run / "manifest.json").write_text(harm)
    code, _, err = replearn("test", run)
    assert code == 1 and "manifest.json: is damaged" in err and "or delete it" in err
