"""A run folder moved, damaged, broken off: what the next training makes of it."""

import csv
import json
import os
import shlex
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from replearn.cli import main
from replearn.models.representation import RepresentationModel
from replearn.runs.checkpoint_io import read_checkpoint

TINY = ["--config", "smoke.yaml", "--data.size", "8", "--data.limit", "96", "--data.batch_size", "16"]
LAST = ["fit", "--config", "smoke.yaml", "--ckpt_path", "last"]


def _break(monkeypatch, step, *words):
    """Begin a training that is told to end in that step: its folder."""
    before = RepresentationModel.training_step

    def signalled(self, batch, i):
        if self.trainer.global_step == step:
            os.kill(os.getpid(), signal.SIGTERM)
        return before(self, batch, i)

    with monkeypatch.context() as patch:
        patch.setattr(RepresentationModel, "training_step", signalled)
        assert main(["fit", *TINY, "--trainer.max_epochs", "4", *words]) == 143
    return max(Path().glob("*/smoke/*"))


def test_a_moved_run_keeps_its_best_checkpoint(in_tmp, monkeypatch):
    monkeypatch.setattr("replearn.models.autoencoder.Autoencoder.monitor", "val_psnr")  # the lowest: the first epoch's
    run = _break(monkeypatch, 14)
    assert read_checkpoint(run / "checkpoints" / "best.ckpt")["epoch"] == 0
    for path in run.glob("checkpoints/*.ckpt"):
        assert str(in_tmp).encode() not in path.read_bytes(), "a path of this machine"
    Path("runs").rename("elsewhere")
    moved = [*LAST, "--trainer.default_root_dir", "elsewhere"]
    assert main(moved) == 0
    (checkpoints,) = Path("elsewhere").glob("*/*/checkpoints")
    epochs = {path.stem: read_checkpoint(path)["epoch"] for path in checkpoints.iterdir()}
    assert epochs == {"best": 0, "last": 3}


def test_a_new_folder_begins_with_a_best_checkpoint_of_its_own(in_tmp, monkeypatch):
    monkeypatch.setattr("replearn.models.autoencoder.Autoencoder.monitor", "val_psnr")
    run = _break(monkeypatch, 14)
    run.rename("before")
    assert main(["fit", *TINY, "--trainer.max_epochs", "4", "--ckpt_path", "before/checkpoints/last.ckpt"]) == 0
    (best,) = Path("runs").glob("*/*/checkpoints/best.ckpt")
    assert read_checkpoint(best)["epoch"] == 2


@pytest.mark.parametrize("harm", ["cut", "flipped", "gone"])
def test_last_falls_back_to_the_newest_whole_checkpoint(in_tmp, monkeypatch, capsys, harm):
    run = _break(monkeypatch, 14)
    last, content = run / "checkpoints" / "last.ckpt", (run / "checkpoints" / "last.ckpt").read_bytes()
    last.write_bytes(content[:5000] if harm == "cut" else bytes([*content[:9000], content[9000] ^ 1, *content[9001:]]))
    if harm == "gone":
        last.unlink()
    assert main(LAST) == 0
    out = capsys.readouterr().out
    assert ("passed over: checkpoint " in out and "last.ckpt: cannot be read" in out) or harm == "gone"
    assert f"going on from {run / 'checkpoints' / 'best.ckpt'}" in out
    assert json.loads((run / "metrics.json").read_text())["epochs"] == 4


def test_last_falls_back_to_an_older_run(in_tmp, monkeypatch, capsys):
    older = _break(monkeypatch, 14)
    older = older.rename(older.with_name("20200101-000000"))
    newer = Path(shutil.copytree(older, older.with_name("20200101-000001")))
    for path in newer.glob("checkpoints/*.ckpt"):
        path.write_bytes(b"PK")
    assert main(LAST) == 0
    out = capsys.readouterr().out
    assert out.count("passed over") == 2 and f"run: {older} (going on from" in out
    shutil.rmtree(older)
    assert main(LAST) == 1
    assert "no other unfinished run under runs/smoke/ has a whole one" in capsys.readouterr().err


@pytest.mark.parametrize(
    "harm",
    [b"", b"\0" * 99, b"\xff\xfe\xff", b"epoch,step\n1,2\n", b"epoch,step,seconds\n1,6,x\n2,12,1.5\n"],
)
def test_damaged_metrics_do_not_end_a_training(in_tmp, monkeypatch, capsys, harm):
    run = _break(monkeypatch, 14)
    (run / "metrics.csv").write_bytes(harm)
    assert main(LAST) == 0
    assert "metrics.csv: is damaged; " in capsys.readouterr().out
    with (run / "metrics.csv").open() as file:
        epochs = [row["epoch"] for row in csv.DictReader(file)]
    assert epochs == (["2", "3", "4"] if b"1.5" in harm else ["3", "4"])


def test_the_command_to_go_on_goes_on(in_tmp, monkeypatch, capsys):
    np.savez("own.npz", x=np.random.default_rng(0).random((96, 8, 8), dtype=np.float32))
    run = _break(monkeypatch, 14, "--images", "own.npz", "--trainer.default_root_dir", "other place")
    said = capsys.readouterr().err
    (command,) = (line.split("go on with: ")[1] for line in said.splitlines() if "go on with: " in line)
    assert main(shlex.split(command)[3:]) == 0
    metrics = json.loads((run / "metrics.json").read_text())
    assert metrics["dataset"]["name"] == "own" and metrics["epochs"] == 4


def test_the_clock_adds_the_legs(in_tmp, monkeypatch):
    run = _break(monkeypatch, 14)
    last = read_checkpoint(run / "checkpoints" / "last.ckpt")
    last["callbacks"]["EpochLog"]["seconds"] = 1000.0
    torch.save(last, run / "checkpoints" / "last.ckpt")
    assert main(LAST) == 0
    timing = json.loads((run / "metrics.json").read_text())["timing"]
    assert 1000 < timing["fit_seconds"] < 1100
    assert timing["images_per_second"] == pytest.approx(4 * 86 / timing["fit_seconds"], rel=0.2)
    with (run / "metrics.csv").open() as file:
        assert [float(row["seconds"]) > 1000 for row in csv.DictReader(file)] == [False, False, True, True]
