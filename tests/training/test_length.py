"""How long a run is, why, and how it ended: lines, untrained baselines, overfitting."""

import json

import numpy as np
import torch

from replearn.training.overfitting import overfitting


def test_a_run_of_no_epoch_is_the_untrained_model(replearn, in_tmp):
    code, _, err = replearn("fit", "--config", "smoke.yaml", "--trainer.max_epochs", "0", "--data.limit", "64")
    assert code == 0, err
    (run,) = (in_tmp / "runs" / "smoke").iterdir()
    metrics = json.loads((run / "metrics.json").read_text())
    assert metrics["epochs"] == 0 and metrics["steps"] == 0 and metrics["test"]["mse"] > 0
    weights = [torch.load(run / "checkpoints" / f"{name}.ckpt", weights_only=True)["state_dict"]
               for name in ("best", "last")]  # fmt: skip
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])
    code, _, err = replearn("embed", "--output", "codes.npz", "--split", "test")
    assert code == 0 and np.isfinite(np.load("codes.npz")["codes"]).all(), err


def test_why_it_is_longer_than_configured_is_told(replearn, in_tmp):
    words = ["--data.limit", "64", "--data.batch_size", "64", "--min_steps", "4"]
    code, out, err = replearn("fit", "--config", "smoke.yaml", *words)
    assert code == 0, err
    assert "4 epochs, not 2: 58 images give 1 step an epoch, and --min_steps 4 asks for so many" in out
    assert [f"epoch {epoch}/4" in out for epoch in range(1, 5)] == [True] * 4


def test_overfitting_of_either_kind():
    rows = [{"epoch": e, "train_accuracy": t, "val_accuracy": v} for e, t, v in ((1, 0.7, 0.7), (2, 0.99, 0.6))]
    said = overfitting(rows, "accuracy", "accuracy")
    assert said.startswith("overfitting: accuracy 0.99 on training images and 0.6 on") and "kept: epoch 1, 0.7" in said
    assert overfitting(rows[:1], "accuracy", "accuracy") is None
    assert overfitting([{"epoch": 1, "train_loss": "1", "val_loss": ""}], "loss", "loss") is None
    assert overfitting([], "loss", "loss") is None
