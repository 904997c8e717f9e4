"""What is typed on resuming is what trains: in the optimizer, in the schedule, and in the rates that are logged."""

import csv
import os
import signal
from pathlib import Path

import pytest
import torch

from replearn.cli import main
from replearn.models.optimizer import schedule_factor
from replearn.models.representation import RepresentationModel
from replearn.runs.checkpoint_io import read_checkpoint
from replearn.training.callbacks.typed_options import _follow

TINY = ["--config", "smoke.yaml", "--data.size", "8", "--data.limit", "96", "--data.batch_size", "16"]
STEPS = 18  # three epochs of six


@pytest.fixture
def broken(in_tmp, monkeypatch):
    """A run broken off after nine of its eighteen steps: its folder."""
    step = RepresentationModel.training_step

    def signalled(self, batch, i):
        if self.trainer.global_step == 8:
            os.kill(os.getpid(), signal.SIGTERM)
        return step(self, batch, i)

    with monkeypatch.context() as patch:
        patch.setattr(RepresentationModel, "training_step", signalled)
        assert main(["fit", *TINY, "--trainer.max_epochs", "3"]) == 143
    return next(Path("runs/smoke").iterdir())


def test_the_learning_rate_and_the_weight_decay_typed_are_those_that_train(broken, monkeypatch):
    rates, decays = [], []
    step = RepresentationModel.training_step

    def noted(self, batch, i):
        (group,) = self.trainer.optimizers[0].param_groups
        rates.append(group["lr"])
        schedule = self.trainer.lr_scheduler_configs[0].scheduler
        decays.append((group["weight_decay"], group["initial_lr"], schedule.base_lrs))
        return step(self, batch, i)

    with monkeypatch.context() as patch:
        patch.setattr(RepresentationModel, "training_step", noted)
        typed = ["--model.learning_rate", "0.5", "--model.weight_decay", "0.3"]
        assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last", *typed]) == 0
    factor = schedule_factor("one_cycle", STEPS)
    assert rates == [0.5 * factor(step) for step in range(9, STEPS)]
    assert decays == [(0.3, 0.5, [0.5])] * 9
    last = read_checkpoint(broken / "checkpoints" / "last.ckpt")
    assert last["optimizer_states"][0]["param_groups"][0]["weight_decay"] == 0.3
    assert last["lr_schedulers"][0]["base_lrs"] == [0.5]
    with (broken / "metrics.csv").open() as file:
        logged = [float(row["learning_rate"]) for row in csv.DictReader(file)]
    assert logged[1:] == pytest.approx([0.5 * factor(12), 0.5 * factor(18)], rel=1e-3)


def test_a_length_typed_is_that_of_the_schedule(broken, monkeypatch):
    rates = []
    step = RepresentationModel.training_step

    def noted(self, batch, i):
        rates.append(self.trainer.optimizers[0].param_groups[0]["lr"])
        return step(self, batch, i)

    monkeypatch.setattr(RepresentationModel, "training_step", noted)
    assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last", "--trainer.max_epochs", "4"]) == 0
    assert rates == [0.004 * schedule_factor("one_cycle", 24)(step) for step in range(9, 24)]


def test_a_schedule_that_cannot_follow_is_refused():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 5)
    _follow(schedule, [0.1])
    with pytest.raises(ValueError, match=r"--model.learning_rate 0.5: the schedule StepLR .*; leave it at 0.1"):
        _follow(schedule, [0.5])
