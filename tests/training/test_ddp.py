"""Two processes at one training: each image once, equal weights, the numbers of one process, and how it ends."""

import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
import torch

from replearn.errors import UsageError
from replearn.runs.processes import Processes, processes_of

TWO = ["--trainer.strategy", "ddp", "--trainer.devices", "2", "--trainer.accelerator", "cpu"]
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
SOON = 60  # seconds in which the failure of one must end all
TRAIN, VAL, TEST = 203, 33, 77  # none divisible by two, or by a batch

MINE = """
import os, pathlib, signal, time, torch
from replearn.data.digits import Digits
from replearn.models.autoencoder import Autoencoder

class Recording(Autoencoder):
    '''Keeps the numbers written into the images that each step saw, and at the end the weights.'''

    seen = {"train": [[], []], "val": [[], []], "test": [[]]}

    def step(self, batch, stage):
        first = (batch[0][:, 0, 0, :2] * 255).round().long()
        epoch = self.current_epoch if self.trainer.state.fn == "fit" else -1
        self.seen[stage][epoch].append((first[:, 0] * 256 + first[:, 1]).tolist())
        if stage == "train" and os.environ.get("BREAK_AT") == str(self.global_step):
            raise ValueError("power cut")
        return super().step(batch, stage)

    def on_train_end(self):
        torch.save((self.seen, self.state_dict()), f"seen-{self.global_rank}.pt")

class Breaking(Autoencoder):
    def step(self, batch, stage):
        loss = super().step(batch, stage)
        if stage == "train" and self.global_step == 2 and self.global_rank == 1:
            pathlib.Path("failed").write_text(str(time.time()))
            if os.environ["HOW"] == "nan":
                return loss * float("nan")
            if os.environ["HOW"] == "terminated":
                os.kill(os.getpid(), signal.SIGTERM)
            raise ValueError("the second one breaks")
        return loss

class Unreadable(Digits):
    def load(self):
        if os.environ.get("LOCAL_RANK") == "1":
            raise ValueError("the second one cannot read")
        return super().load()
"""


def run(folder, *words, launcher=(), **environment):
    """A command line of its own, to its end; a hang is an error."""
    command = [sys.executable, *launcher, "-m", "replearn", *map(str, words)]
    env = os.environ | {"OMP_NUM_THREADS": "1"} | environment
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)


def only_run(folder):
    (found,) = (folder / "runs").glob("*/*/")
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with numbered images of two classes, and with classes of our own."""
    folder = tmp_path_factory.mktemp("ddp")
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (TRAIN + VAL + TEST, 8, 8), dtype=np.uint8)
    numbers = np.arange(len(images))
    images[:, 0, 0], images[:, 0, 1] = numbers // 256, numbers % 256
    labels = (images[:, 4, 4] > 127).astype(int)
    cut = TRAIN + VAL
    parts = {"x_train": images[:cut], "y_train": labels[:cut], "x_test": images[cut:], "y_test": labels[cut:]}
    np.savez(folder / "own.npz", **parts)
    (folder / "mine.py").write_text(MINE)
    return folder


@pytest.fixture(scope="module")
def trained(place):
    """Two epochs by two processes: (what was printed, what was said, the run folder)."""
    words = ["--allow-import", "mine", "--images", "own.npz", "--data.val", VAL, "--model", "mine.Recording"]
    done = run(place, "fit", "--config", "smoke.yaml", *words, *TWO)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr, only_run(place)


@pytest.fixture
def seen(place, trained):
    """What each process saw, and its weights at the end."""
    return [torch.load(place / f"seen-{rank}.pt", weights_only=True) for rank in range(2)]


def test_the_first_process_speaks_and_writes(trained):
    out, err, folder = trained
    for line in ("data: ", "run: ", "epoch 1/2", "epoch 2/2", "test (own): ", "wrote "):
        assert sum(said.startswith(line) for said in out.splitlines()) == 1, out
    assert err == ""
    assert {path.name for path in folder.iterdir()} == {
        "config.yaml", "metrics.csv", "metrics.json", "manifest.json", "checkpoints",
    }  # fmt: skip
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["environment"]["processes"] == 2
    assert metrics["steps"] == 2 * 4  # 102 and 101 images each, in batches of 32


def test_each_training_image_is_seen_once_an_epoch(seen):
    for epoch in range(2):
        ours, theirs = (of_one["train"][epoch] for of_one, _ in seen)
        numbers = sorted(number for batch in ours + theirs for number in batch)
        assert len(numbers) == len(set(numbers)) == TRAIN
        assert [len(batch) for batch in ours] == [32, 32, 32, 6]
        assert [len(batch) for batch in theirs] == [32, 32, 32, 5]
    assert seen[0][0]["train"][0] != seen[0][0]["train"][1]


def test_each_validation_image_is_counted_once(seen):
    for epoch in range(2):
        numbers = [number for of_one, _ in seen for batch in of_one["val"][epoch] for number in batch]
        assert len(numbers) == len(set(numbers)) == VAL


def test_the_weights_are_equal(seen):
    (_, ours), (_, theirs) = seen
    assert all(torch.equal(ours[name], theirs[name]) for name in ours if "running" not in name)


@pytest.mark.parametrize(("command", "split"), [("test", "test"), ("validate", "val")])
def test_the_numbers_are_those_of_one_process(replearn, place, trained, monkeypatch, command, split):
    """`fit` tested its checkpoint by two processes; BatchNorm is not per process there."""
    monkeypatch.syspath_prepend(place)
    two = json.loads((trained[2] / "metrics.json").read_text())[split]
    code, out, _ = replearn(command, trained[2], "--allow-import", "mine")
    assert code == 0
    one = dict(pair.split() for pair in out.strip().rsplit(": ", 1)[1].split(", "))
    assert {name: float(value) for name, value in one.items()} == pytest.approx(two, rel=1e-5)


def test_a_classifier_under_torchrun(replearn, place, tmp_path):
    words = ["--config", "mlp-classifier.yaml", "--images", place / "own.npz", "--trainer.max_epochs", 1]
    done = run(tmp_path, "fit", *words, *TWO, launcher=TORCHRUN)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("wrote ") == 1
    folder = only_run(tmp_path)
    two = json.loads((folder / "metrics.json").read_text())["test"]
    code, out, _ = replearn("test", folder)
    assert code == 0
    one = dict(pair.split() for pair in out.splitlines()[0].rsplit(": ", 1)[1].split(", "))
    assert {"accuracy", "cross_entropy", "ece"} <= set(one)
    assert {name: float(value) for name, value in one.items()} == pytest.approx(
        {name: two[name] for name in one}, rel=1e-5, abs=1e-6
    )


def test_embed_under_torchrun_gives_each_code_once_in_order(replearn, finished, tmp_path):
    colours = np.random.default_rng(0).integers(0, 256, (TRAIN, 28, 28, 3)).astype(np.uint8)
    np.savez(tmp_path / "rgb.npz", x=colours, y=np.arange(TRAIN) % 4)
    words = ["embed", finished, "--images", tmp_path / "rgb.npz", "--output"]
    done = run(tmp_path, *words, "two.npz", launcher=TORCHRUN)
    assert done.returncode == 0, done.stderr
    assert [done.stdout.count(said) for said in ("made grey", "wrote ")] == [1, 1]
    assert replearn(*words, tmp_path / "one.npz")[0] == 0
    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "two.npz") as two:
        assert all(np.array_equal(one[name], two[name]) for name in ("labels", "split", "index"))
        assert np.allclose(one["codes"], two["codes"], atol=1e-5)


@pytest.mark.parametrize("how", ["raised", "terminated"])
def test_one_that_fails_ends_all(tmp_path, how):
    (tmp_path / "mine.py").write_text(MINE)
    words = ["fit", "--config", "smoke.yaml", "--allow-import", "mine", "--model", "mine.Breaking", *TWO]
    done = run(tmp_path, *words, HOW=how)
    assert time.time() - float((tmp_path / "failed").read_text()) < SOON
    assert done.returncode not in (0, None)
    assert how == "terminated" or "the second one breaks" in done.stderr
    assert not list(tmp_path.rglob("metrics.json"))


def test_two_go_on_where_they_were_stopped(place, trained, seen, tmp_path):
    """Stopped in the second epoch and resumed from the end of the first: the weights of an unbroken training."""
    (tmp_path / "mine.py").write_text(MINE)
    words = ["--allow-import", "mine", "--images", place / "own.npz", "--data.val", VAL, "--model", "mine.Recording"]
    broken = run(tmp_path, "fit", "--config", "smoke.yaml", *words, *TWO, BREAK_AT="6")
    assert "power cut" in broken.stderr
    assert not (tmp_path / "seen-0.pt").exists()
    done = run(tmp_path, "fit", "--config", "smoke.yaml", *words, *TWO, "--ckpt_path", "last")
    assert done.returncode == 0, done.stderr
    for rank, (_, unbroken) in enumerate(seen):
        _, resumed = torch.load(tmp_path / f"seen-{rank}.pt", weights_only=True)
        assert all(torch.equal(resumed[name], unbroken[name]) for name in unbroken if "running" not in name)


def test_one_that_fails_before_they_meet_ends_all(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    done = run(
        tmp_path, "fit", "--config", "smoke.yaml", "--allow-import", "mine", "--data.source", "mine.Unreadable", *TWO
    )
    assert done.returncode not in (0, None)
    assert "the second one cannot read" in done.stderr


def test_a_loss_that_is_not_finite_in_one_stops_all(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    words = ["fit", "--config", "smoke.yaml", "--allow-import", "mine", "--model", "mine.Breaking", *TWO]
    done = run(tmp_path, *words, HOW="nan")
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("the loss is no longer finite") == 1


def options(**typed):
    return {"accelerator": "cpu", "devices": 1, "num_nodes": 1, "strategy": "auto"} | typed


def test_how_many_processes():
    assert processes_of(options()) == Processes(1, 0)
    assert processes_of(options(strategy="ddp", devices=2)).count == 2
    assert processes_of(options(strategy="ddp", devices="2", num_nodes=3)).count == 6


def test_refused(monkeypatch):
    with pytest.raises(UsageError, match=r"^trainer: "):
        processes_of(options(devices=0))
    for name, value in (("TORCHELASTIC_RUN_ID", "x"), ("RANK", "0"), ("LOCAL_RANK", "0"), ("WORLD_SIZE", "2")):
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=r"^torchrun started 2 processes, and --trainer.devices 1 times .* make 1; "):
        processes_of(options())
