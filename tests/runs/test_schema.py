"""A file of a later release is said to be one; nothing of it is read wrong."""

import json
import shutil

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from replearn.representations.conv_autoencoder import ConvAutoencoder

LATER = {"schema": 99, "version": "9.9.0"}
WORDS = "written by a newer replearn (schema 99); needs replearn >= 9.9.0"


@pytest.fixture
def run(finished, in_tmp):
    return shutil.copytree(finished, in_tmp / "run")


def _rewrite(path, change):
    content = torch.load(path, weights_only=True)
    change(content)
    torch.save(content, path)


@pytest.mark.parametrize("command", ["test", "validate", "embed", "plot", "compare"])
def test_a_later_checkpoint(run, replearn, command):
    _rewrite(run / "checkpoints" / "best.ckpt", lambda content: content.update(replearn=LATER))
    code, _, err = replearn(command, run, *(["--output", "a.npz"] if command == "embed" else []))
    assert code == 1 and f"best.ckpt: {WORDS}" in err


def test_an_option_that_this_release_does_not_know(run, replearn):
    path = run / "checkpoints" / "best.ckpt"
    _rewrite(path, lambda content: content["hyper_parameters"].update(depth=3))
    code, _, err = replearn("test", run)
    assert code == 1 and "unknown option --model.depth" in err and "newer" not in err
    _rewrite(path, lambda content: content.update(replearn={"schema": 1, "version": "9.9.0"}))
    code, _, err = replearn("test", run)
    assert code == 1 and "unknown option --model.depth" in err and "needs replearn >= 9.9.0" in err


def test_later_metrics_and_a_later_manifest(run, replearn):
    manifest = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps(manifest | LATER))
    code, _, err = replearn("compare", run)
    assert code == 1 and f"manifest.json: {WORDS}" in err
    (run / "manifest.json").unlink()
    metrics = json.loads((run / "metrics.json").read_text())
    metrics["environment"]["versions"]["replearn"] = "9.9.0"
    (run / "metrics.json").write_text(json.dumps(metrics | {"schema": 99}))
    code, _, err = replearn("compare", run)
    assert code == 1 and f"metrics.json: {WORDS}" in err


def test_a_later_estimator_file(in_tmp):
    import numpy as np

    images = np.random.default_rng(0).random((20, 1, 8, 8), dtype=np.float32)
    ConvAutoencoder(2, channels=(2,), max_epochs=1, random_state=0).fit(images).save("a")
    with safe_open("a", framework="pt") as file:
        facts = json.loads(file.metadata()["replearn"])
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    save_file(weights, "b", metadata={"replearn": json.dumps(facts | {"written_by": LATER})})
    with pytest.raises(ValueError, match=r"b: written by a newer replearn \(schema 99\); needs replearn >= 9.9.0"):
        ConvAutoencoder.load("b")
