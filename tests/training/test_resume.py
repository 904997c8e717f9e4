"""A run broken off: what is saved, and that going on gives what an unbroken run gives, bit for bit."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys

import pytest
import torch

from replearn.cli import Stopped
from replearn.models.autoencoder import Autoencoder
from replearn.runs.checkpoint_io import read_checkpoint
from replearn.training.callbacks.exact_resume import ExactResume

FOUR_EPOCHS = ["--config", "smoke.yaml", "--trainer.max_epochs", "4", "--data.shift", "2"]


def _only_run(folder):
    (run,) = (folder / "runs" / "smoke").iterdir()
    return run


def _rows(run):
    with (run / "metrics.csv").open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def _break_at_step(monkeypatch, step):
    """The process is asked to end in the middle of an epoch, before a batch."""
    before = ExactResume.on_train_batch_start

    def stop(self, trainer, *rest):
        if trainer.global_step == step:
            raise Stopped(signal.SIGTERM)
        before(self, trainer, *rest)

    monkeypatch.setattr(ExactResume, "on_train_batch_start", stop)


def test_a_resumed_run_equals_an_unbroken_one(replearn, tmp_path, monkeypatch):
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    monkeypatch.chdir(tmp_path / "whole")
    assert replearn("fit", *FOUR_EPOCHS)[0] == 0
    monkeypatch.chdir(tmp_path / "broken")
    with monkeypatch.context() as patch:
        _break_at_step(patch, 8 * 2 + 3)  # eight steps an epoch: in the third
        code, _, err = replearn("fit", *FOUR_EPOCHS)
    assert code == 143
    assert "go on with: python -m replearn fit --config smoke.yaml --ckpt_path last" in err
    assert len(_rows(_only_run(tmp_path / "broken"))) == 2
    code, out, _ = replearn("fit", "--config", "smoke.yaml", "--ckpt_path", "last")
    assert code == 0
    assert "going on from" in out

    whole, broken = _only_run(tmp_path / "whole"), _only_run(tmp_path / "broken")
    assert _rows(broken) == _rows(whole)
    metrics = [json.loads((run / "metrics.json").read_text()) for run in (whole, broken)]
    for one in metrics:
        del one["timing"]
    assert metrics[0] == metrics[1]
    ours, theirs = (read_checkpoint(run / "checkpoints" / "last.ckpt")["state_dict"] for run in (whole, broken))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_what_is_typed_on_resuming_wins(replearn, in_tmp, monkeypatch):
    with monkeypatch.context() as patch:
        _break_at_step(patch, 10)
        replearn("fit", *FOUR_EPOCHS)
    code, _, _ = replearn(
        "fit", "--config", "smoke.yaml", "--ckpt_path", "last", "--trainer.max_epochs", "2",
        "--model.learning_rate", "0.001",
    )  # fmt: skip
    assert code == 0
    rows = _rows(_only_run(in_tmp))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert "learning_rate: 0.001" in (_only_run(in_tmp) / "config.yaml").read_text()


MID_SAVE = """
import os, signal, sys, torch
from replearn.cli import main
whole, saves = torch.save, []
def save(content, file, *rest, **options):
    saves.append(file)
    if len(saves) == 4:   # best and last of the first epoch, best of the second, now its last
        whole(content, file)
        file.truncate(file.tell() // 2)
        os.kill(os.getpid(), signal.SIGKILL)
    whole(content, file, *rest, **options)
torch.save = save
sys.exit(main(["fit", "--config", "smoke.yaml", "--trainer.max_epochs", "3"]))
"""


def test_a_run_killed_in_mid_save_leaves_a_loadable_checkpoint(in_tmp, replearn):
    killed = subprocess.run([sys.executable, "-c", MID_SAVE], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    checkpoints = _only_run(in_tmp) / "checkpoints"
    half_written = [path for path in checkpoints.iterdir() if path.name.startswith(".last.ckpt.")]
    assert half_written, "the kill was not in the middle of a save"
    assert read_checkpoint(checkpoints / "last.ckpt")["epoch"] == 0
    assert replearn("fit", "--config", "smoke.yaml", "--ckpt_path", "last")[0] == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_its_exit_code_and_loses_nothing(in_tmp, number, code):
    words = ["fit", "--config", "smoke.yaml", "--trainer.max_epochs", "100000"]
    with subprocess.Popen(
        [sys.executable, "-m", "replearn", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if line.startswith("epoch 1"):
                os.kill(process.pid, number)
                break
        process.stdout.read()
        said = process.stderr.read()
    assert process.returncode == code
    assert "saved: " in said
    assert "Traceback" not in said
    assert read_checkpoint(_only_run(in_tmp) / "checkpoints" / "last.ckpt")["epoch"] >= 0


def test_last_is_the_last_epoch_whatever_was_the_best(replearn, in_tmp, monkeypatch):
    numbers = Autoencoder.epoch_metrics
    monkeypatch.setattr(Autoencoder, "monitor", "val_worse")
    count = iter(range(100))
    monkeypatch.setattr(
        Autoencoder, "epoch_metrics", lambda self, stage: numbers(self, stage) | {"worse": 1.0 * next(count)}
    )
    assert replearn("fit", "--config", "smoke.yaml", "--trainer.max_epochs", "3")[0] == 0
    (checkpoints,) = in_tmp.glob("runs/smoke/*/checkpoints")
    assert {path.stem: read_checkpoint(path)["epoch"] for path in checkpoints.iterdir()} == {"best": 0, "last": 2}


def test_a_run_cannot_go_on_to_an_epoch_behind_it(replearn, in_tmp, monkeypatch):
    with monkeypatch.context() as patch:
        _break_at_step(patch, 8 * 3 + 1)
        replearn("fit", *FOUR_EPOCHS)
    before = (_only_run(in_tmp) / "config.yaml").read_text()
    code, _, err = replearn("fit", "--config", "smoke.yaml", "--ckpt_path", "last", "--trainer.max_epochs", "2")
    assert code == 2
    assert "--trainer.max_epochs 2: " in err
    assert "has 3 epochs behind it; name 3 or more" in err
    assert (_only_run(in_tmp) / "config.yaml").read_text() == before


def test_a_stop_that_is_lost_on_its_way_is_a_stop_all_the_same(replearn, in_tmp, monkeypatch):
    """An exception raised inside a destructor goes nowhere; Lightning then leaves by SystemExit."""

    def lose(self, trainer, *rest):
        if trainer.global_step == 3:
            with contextlib.suppress(Stopped):
                os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(ExactResume, "on_train_batch_start", lose)
    assert replearn("fit", *FOUR_EPOCHS)[0] == 143
