"""Going on from any batch equals never having stopped, bit for bit, with the real models, schedule and commands."""

import csv
import json
import os
import random
import shutil
import signal
from pathlib import Path

import pytest
import torch
import yaml

from replearn.cli import main
from replearn.models.representation import RepresentationModel
from replearn.runs.checkpoint_io import read_checkpoint

TINY = ["--data.size", "8", "--data.limit", "96", "--data.batch_size", "16", "--data.shift", "1"]
EPOCH, EPOCHS = 6, 3  # 86 training images: steps an epoch, the last one of six images
LENGTHS = {
    "epochs": ["--trainer.max_epochs", "3"],
    "steps": ["--trainer.max_steps", "16", "--trainer.max_epochs", "3"],
    "steps alone": ["--trainer.max_steps", "16", "--trainer.max_epochs", "-1"],
}


def _train(*words):
    assert main(["fit", *words]) == 0
    return sorted(Path("runs").glob("*/*"))[-1]


def _state(run, since=0):
    """What must be equal: rows since an epoch, metrics.json, and all of last.ckpt that a training goes on from."""
    with (run / "metrics.csv").open(newline="") as file:
        rows = [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]
    metrics = json.loads((run / "metrics.json").read_text())
    del metrics["timing"]
    last = read_checkpoint(run / "checkpoints" / "last.ckpt")
    kept = {key: last[key] for key in ("epoch", "global_step", "state_dict", "optimizer_states", "lr_schedulers")}
    return {"rows": [row for row in rows if int(row["epoch"]) > since], "metrics": metrics, **kept}


def _differ(ours, theirs, where=""):
    """Where two states differ, bit for bit; empty where nowhere."""
    if isinstance(ours, torch.Tensor):
        return [] if torch.equal(ours, theirs) else [where]
    if isinstance(ours, dict):
        if ours.keys() != theirs.keys():
            return [f"{where}: {ours.keys() ^ theirs.keys()}"]
        return [found for key in ours for found in _differ(ours[key], theirs[key], f"{where}.{key}")]
    if isinstance(ours, list | tuple):
        pairs = enumerate(zip(ours, theirs, strict=False))
        return [where] * (len(ours) != len(theirs)) + [f for i, (a, b) in pairs for f in _differ(a, b, f"{where}[{i}]")]
    return [] if ours == theirs else [f"{where}: {ours} {theirs}"]


def _signal_at(monkeypatch, hook, step, number=signal.SIGTERM):
    before = getattr(RepresentationModel, hook)

    def signalled(self, *rest):
        if self.trainer.global_step == step and self.trainer.state.fn == "fit":
            os.kill(os.getpid(), number)
        return before(self, *rest)

    monkeypatch.setattr(RepresentationModel, hook, signalled)


@pytest.fixture
def periodic(in_tmp):
    """A configuration that keeps a checkpoint of every step."""
    content = yaml.safe_load((Path(__file__).parents[2] / "configs" / "smoke.yaml").read_text())
    content["trainer"]["callbacks"] = [
        {
            "class_path": "pytorch_lightning.callbacks.ModelCheckpoint",
            "init_args": {"every_n_train_steps": 1, "save_top_k": -1, "filename": "{step}"},
        }
    ]
    Path("periodic.yaml").write_text(yaml.safe_dump(content))
    return ["--config", "periodic.yaml", *TINY]


def _of_step(step):
    (path,) = Path().rglob(f"step={step}.ckpt")
    return path


@pytest.mark.parametrize("length", LENGTHS)
def test_from_periodic_checkpoints(periodic, length):
    """In mid-epoch, after an epoch's last batch, at the very end: from each the rest is the same."""
    whole = _train(*periodic, *LENGTHS[length])
    state = {step: read_checkpoint(_of_step(step)) for step in (4, 12, 15)}
    assert [content["global_step"] for content in state.values()] == list(state)
    for step in state:
        shutil.move(_of_step(step), f"{step}.ckpt")
    for path in Path().rglob("step=*.ckpt"):
        path.unlink()
    for step in state:
        run = _train(*periodic, *LENGTHS[length], "--ckpt_path", f"{step}.ckpt")
        since = (step - 1) // EPOCH
        assert _differ(_state(run, since), _state(whole, since)) == []


@pytest.mark.parametrize(("hook", "step"), [("training_step", 8), ("validation_step", 12), ("on_train_epoch_end", 6)])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_from_what_a_signal_saved(in_tmp, monkeypatch, capsys, hook, step, number):
    words = ["--config", "smoke.yaml", *TINY, *LENGTHS["epochs"]]
    _train(*words).rename("whole")
    with monkeypatch.context() as patch:
        _signal_at(patch, hook, step, number)
        assert main(["fit", *words]) == 128 + number
    (run,) = Path("runs/smoke").iterdir()
    saved = read_checkpoint(run / "checkpoints" / "last.ckpt")["global_step"]
    assert saved == (step + 1 if hook == "training_step" else step)
    assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last"]) == 0
    assert _differ(_state(run), _state(Path("whole"))) == []


def test_the_last_step_of_max_steps_is_validated_after_a_signal(in_tmp, monkeypatch):
    words = ["--config", "smoke.yaml", *TINY, *LENGTHS["steps"]]
    _train(*words).rename("whole")
    with monkeypatch.context() as patch:
        _signal_at(patch, "training_step", 15)
        assert main(["fit", *words]) == 143
    (run,) = Path("runs/smoke").iterdir()
    assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last"]) == 0
    assert _differ(_state(run), _state(Path("whole"))) == []


def test_a_run_made_longer_sees_the_batches_that_were_left(in_tmp, monkeypatch):
    """A run that `max_steps` ended in mid-epoch goes on in that epoch, and its row tells of all of it."""
    seen = []
    step = RepresentationModel.training_step
    monkeypatch.setattr(
        RepresentationModel,
        "training_step",
        lambda self, batch, i: seen.append(float(batch[0].sum())) or step(self, batch, i),
    )
    whole = _train("--config", "smoke.yaml", *TINY, "--trainer.max_steps", "12", "--trainer.max_epochs", "2")
    unbroken, seen[:] = list(seen), []
    short = _train("--config", "smoke.yaml", *TINY, "--trainer.max_steps", "9", "--trainer.max_epochs", "2")
    last = short / "checkpoints" / "last.ckpt"
    longer = ["--trainer.max_steps", "12", "--trainer.max_epochs", "2", "--ckpt_path", str(last)]
    longer = _train("--config", "smoke.yaml", *TINY, *longer)
    assert seen == unbroken
    metrics = json.loads((longer / "metrics.json").read_text())
    assert (metrics["epochs"], metrics["steps"]) == (2, 12) and whole != longer


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [("--data.batch_size", "8", "--data.batch_size 8"), ("--data.limit", "90", "training images")],
)
def test_another_order_of_images_is_refused_in_mid_epoch(in_tmp, monkeypatch, capsys, option, value, words):
    with monkeypatch.context() as patch:
        _signal_at(patch, "training_step", 8)
        main(["fit", "--config", "smoke.yaml", *TINY])
    assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last", option, value]) == 2
    err = capsys.readouterr().err
    assert words in err and "in the middle of an epoch" in err and "go on with" in err


def _in_a_process(words, step, number):
    """Run a command in a process of its own, which sends itself a signal at a step; how it ended."""
    if (pid := os.fork()) == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        with pytest.MonkeyPatch.context() as patch:
            _signal_at(patch, "training_step", step, number)
            os._exit(main(words))
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status)


KINDS = {
    "autoencoder": [],
    "cosine": ["--model.schedule", "cosine"],
    "denoising": ["--model", "replearn.models.denoising.DenoisingAutoencoder", "--model.noise", "0.1"],
    "variational": ["--model", "replearn.models.variational.VariationalAutoencoder"],
    "steps": LENGTHS["steps"],
    "steps alone": LENGTHS["steps alone"],
}


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_thirty_six_breaks(in_tmp, kind):
    """Six kinds of run, three SIGTERM and three SIGKILL each, at steps drawn at random."""
    draw, equal = random.Random(kind), []
    words = ["fit", "--config", "smoke.yaml", *TINY, "--trainer.max_epochs", "3", *KINDS[kind]]
    assert main(words) == 0
    next(Path("runs/smoke").iterdir()).rename("whole")
    for number in [signal.SIGTERM, signal.SIGKILL] * 3:
        shutil.rmtree("runs")
        step = draw.randrange(EPOCH + 1, 15)
        code = _in_a_process(words, step, number)
        assert code == (-number if number == signal.SIGKILL else 143)
        (run,) = Path("runs/smoke").iterdir()
        assert main(["fit", "--config", "smoke.yaml", "--ckpt_path", "last"]) == 0
        equal.append(_differ(_state(run), _state(Path("whole"))))
    assert equal == [[]] * 6
