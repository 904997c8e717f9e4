"""Every configuration there is, found by walking the folder: its header, and a brief run of it."""

import re
from pathlib import Path

import pytest
import yaml

CONFIGS = sorted((Path(__file__).parent.parent / "configs").rglob("*.yaml"))
DIGITS = "replearn.data.digits.Digits"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_the_header_says_command_number_time_and_machine(path):
    header = [line[2:] for line in path.read_text().splitlines() if line.startswith("# ")]
    assert header[0] == f"python -m replearn fit --config {path.name}"
    said = " ".join(header[1:])
    assert "not measured" in said or re.search(r"\d+ (s|min) .*(cores|GPU|H200)", said), said


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_it_trains(path, replearn, in_tmp):
    channels = [] if "conv" not in path.read_text() else [
        "--model.encoder.channels", "[2,2,2]", "--model.decoder.channels", "[2,2,2]",
    ]  # fmt: skip
    code, out, err = replearn(
        "fit", "--config", path.name, "--data.source", DIGITS, "--data.limit", "64", "--trainer.max_steps", "3",
        "--data.batch_size", "16", *channels,
    )  # fmt: skip
    assert code == 0, err
    assert f"runs/{path.stem}/" in out
    assert list(in_tmp.glob(f"runs/{path.stem}/*/metrics.json"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_its_sections_stand_in_one_order(path):
    order = ["seed_everything", "model", "data", "trainer", "min_steps"]
    keys = list(yaml.safe_load(path.read_text()))
    assert keys == [key for key in order if key in keys]
