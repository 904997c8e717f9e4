"""A loss that is no longer finite ends the run with exit code 3 and keeps the last finite checkpoint."""

import csv

import numpy as np
import pytest
import torch

POISON = """
import pytorch_lightning as pl
class Poison(pl.Callback):
    def on_train_epoch_start(self, trainer, pl_module):
        if trainer.current_epoch == 1:
            next(pl_module.parameters()).data.fill_(float("nan"))
"""


def test_a_learning_rate_that_blows_up_at_once(check_refused):
    words = ["no longer finite at epoch 1", "smaller --model.learning_rate (now 1e+30)"]
    check_refused(3, words, "fit", "--config", "smoke.yaml", "--model.learning_rate", "1e30", "--data.limit", "64")


@pytest.fixture
def poisoned(replearn, in_tmp, monkeypatch):
    """A run that a callback poisons at the start of epoch 2: (its folder, exit code, standard error)."""
    (in_tmp / "poison.py").write_text(POISON)
    monkeypatch.syspath_prepend(in_tmp)
    callback = ["--trainer.callbacks", "poison.Poison", "--allow-import", "poison"]
    length = ["--trainer.max_epochs", "3", "--data.limit", "64"]
    code, _, err = replearn("fit", "--config", "smoke.yaml", *callback, *length)
    [folder] = (in_tmp / "runs" / "smoke").iterdir()
    return folder, code, err


def test_a_loss_that_becomes_nan_later(replearn, poisoned):
    folder, code, err = poisoned
    assert code == 3
    assert "no longer finite at epoch 2" in err
    assert "last.ckpt; go on with: python -m replearn fit --config smoke.yaml --ckpt_path last" in err
    assert "Traceback" not in err
    assert not (folder / "metrics.json").exists()
    rows = csv.DictReader((folder / "metrics.csv").read_text().splitlines())
    assert [row["epoch"] for row in rows] == ["1"]
    for name in ("best.ckpt", "last.ckpt"):
        weights = torch.load(folder / "checkpoints" / name, weights_only=True)["state_dict"].values()
        assert all(bool(torch.isfinite(weight).all()) for weight in weights)
    for checkpoint in (folder, folder / "checkpoints" / "last.ckpt"):
        code, _, err = replearn("embed", checkpoint, "--output", "codes.npz", "--split", "test")
        assert code == 0, err
        assert np.isfinite(np.load("codes.npz")["codes"]).all()
