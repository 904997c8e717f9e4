"""Every configuration there is, found by walking the folder: its header, and a brief run of it."""

import json
import re
import shutil
from pathlib import Path

import pytest
import torch
import yaml

CONFIGS = sorted((Path(__file__).parent.parent / "configs").rglob("*.yaml"))
COMPARISONS = [path for path in CONFIGS if path.name.startswith("compare")]
TRAININGS = [path for path in CONFIGS if path not in COMPARISONS]
HEAVY = [path for path in TRAININGS if path.stem in ("alexnet-classifier", "vgg-classifier", "resnet50-classifier")]
DIGITS = "replearn.data.digits.Digits"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_the_header_says_command_number_time_and_machine(path):
    header = [line[2:] for line in path.read_text().splitlines() if line.startswith("# ")]
    command = "compare" if path in COMPARISONS else "fit"
    assert re.fullmatch(rf"python -m replearn {command} --config {path.name}( --allow-import \w+)?", header[0])
    said = " ".join(header[1:])
    assert "not measured" in said or re.search(r"\d+ (s|min) .*(cores|GPU|H200)", said), said


@pytest.mark.parametrize("path", HEAVY, ids=lambda path: path.name)
def test_one_too_heavy_for_a_test_has_networks_that_learn(path):
    """Without numbers: the loss and the gradient of a batch on torch's meta device, which holds shapes alone."""
    from replearn.models.build import build_model

    model = yaml.safe_load(path.read_text())["model"]
    with torch.device("meta"):
        built = build_model({"_class_path": model["class_path"], **model["init_args"]})
        logits = built.network(torch.rand(2, 1, 28, 28))
        logits.sum().backward()
    assert logits.shape == (2, 10)
    assert all(p.grad is not None for p in built.network.parameters())


@pytest.mark.parametrize("path", [path for path in TRAININGS if path not in HEAVY], ids=lambda path: path.name)
def test_it_trains(path, replearn, in_tmp):
    text = path.read_text()
    channels = [
        word for part in ("encoder", "decoder") if f"conv.Conv{part.title()}" in text
        for word in (f"--model.{part}.channels", "[2,2,2]")
    ]  # fmt: skip
    code, out, err = replearn(
        "fit", "--config", path.name, "--data.source", DIGITS, "--data.limit", "64", "--trainer.max_steps", "3",
        "--data.batch_size", "16", *channels,
    )  # fmt: skip
    assert code == 0, err
    assert f"runs/{path.stem}/" in out
    assert list(in_tmp.glob(f"runs/{path.stem}/*/metrics.json"))


@pytest.mark.parametrize("path", TRAININGS, ids=lambda path: path.name)
def test_its_sections_stand_in_one_order(path):
    order = ["seed_everything", "model", "data", "trainer", "min_steps"]
    keys = list(yaml.safe_load(path.read_text()))
    assert keys == [key for key in order if key in keys]


def _brief(value):
    """Estimators that learn little: small networks for few steps, yet enough that their codes differ."""
    if isinstance(value, list):
        return [_brief(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: _brief(item) for key, item in value.items()}
    if ".conv_" in value.get("class_path", ""):
        small = {"channels": [4, 4], "max_epochs": 14, "batch_size": 32}
        value["init_args"] = value.get("init_args", {}) | small
    if value.get("class_path", "").endswith(".Backbone"):
        value["init_args"] = {"name": "test_resnet", "weights": "random", "image_size": 32}
    return value


@pytest.mark.parametrize("path", COMPARISONS, ids=lambda path: path.name)
def test_it_compares(path, replearn, finished, in_tmp):
    content = _brief(yaml.safe_load(path.read_text()))
    allowed = path.read_text().splitlines()[0].split()[7:]  # --allow-import NAME
    if allowed:
        pytest.importorskip(allowed[1])
    for name in re.findall(r"path: (runs/\S+)", path.read_text()):
        if not Path(name).exists():
            shutil.copytree(finished, Path(name) / finished.name)
    content |= {
        "data": {"source": DIGITS, "limit": 110}, "dimensions": [2], "seeds": [0],
        "metrics": ["mse", "knn_accuracy", "trustworthiness"],
    }  # fmt: skip
    (in_tmp / path.name).write_text(yaml.safe_dump(content, sort_keys=False))
    code, out, err = replearn("compare", "--config", path.name, *allowed)
    assert code == 0, out + err
    board = json.loads(Path(f"reports/{path.stem}/scoreboard.json").read_text())
    assert list(dict.fromkeys(row["representation"] for row in board["rows"])) == list(content["representations"])
    assert [row["representation"] for row in board["rows"] if row["knn_accuracy"] is None] == []


@pytest.mark.parametrize("path", COMPARISONS, ids=lambda path: path.name)
def test_the_keys_of_a_comparison_stand_in_one_order(path):
    order = ["representations", "data", "dimensions", "dimensions_of", "seeds", "metrics", "k"]
    keys = list(yaml.safe_load(path.read_text()))
    assert keys == [key for key in order if key in keys]
