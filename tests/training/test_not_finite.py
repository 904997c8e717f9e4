"""A model that holds NaN, or computes it: exit code 3 in every command, the tensor named, nothing written."""

import shutil
from pathlib import Path

import pytest
import torch

from replearn.cli import main
from replearn.models.autoencoder import Autoencoder
from replearn.runs.checkpoint_io import AtomicCheckpointIO, read_checkpoint

TINY = ["--config", "smoke.yaml", "--data.size", "8", "--data.limit", "96", "--data.batch_size", "16"]


def _spoil(run, value, names):
    for path in run.glob("checkpoints/*.ckpt"):
        content = read_checkpoint(path)
        for name in names:
            content["state_dict"][name].view(-1)[:2] = value
        AtomicCheckpointIO().save_checkpoint(content, path)


@pytest.mark.parametrize("command", ["test", "validate", "embed", "plot", "compare"])
def test_weights_that_are_nan(finished, in_tmp, replearn, command):
    run = Path(shutil.copytree(finished, in_tmp / "run"))
    _spoil(run, torch.nan, ["encoder.to_code.weight"])
    code, _, err = replearn(command, run, *(["--output", "a.npz"] if command == "embed" else []))
    assert code == 3
    assert "best.ckpt: 2 of the " in err and "numbers of encoder.to_code.weight are NaN or infinite" in err
    assert not Path("a.npz").exists() and not (run / "report").exists() and not (run / "figures").exists()


def _opposing(value):
    """Finite numbers whose sums overflow to both sides."""
    numbers = torch.full((value.numel(),), 3e38)
    numbers[::2] *= -1
    return numbers.reshape(value.shape)


@pytest.mark.parametrize(("command", "words"), [("test", "mse is NaN"), ("embed", "the code of image 0 is NaN")])
def test_finite_weights_that_give_nan(finished, in_tmp, replearn, command, words):
    run = Path(shutil.copytree(finished, in_tmp / "run"))
    content = read_checkpoint(run / "checkpoints" / "best.ckpt")
    names = [n for n, value in content["state_dict"].items() if n.endswith("weight") and value.is_floating_point()]
    for name in names:
        content["state_dict"][name] = _opposing(content["state_dict"][name])
    AtomicCheckpointIO().save_checkpoint(content, run / "checkpoints" / "best.ckpt")
    code, _, err = replearn(command, run, *(["--output", "a.npz"] if command == "embed" else []))
    assert code == 3 and words in err
    assert not Path("a.npz").exists()


@pytest.mark.filterwarnings("ignore:.*could not find the monitored key.*")
def test_nan_of_the_last_step_is_not_saved(in_tmp, monkeypatch, capsys):
    """Its loss is finite, and there is no validation that would see what the step made of the weights."""
    step = Autoencoder.optimizer_step

    def spoil(self, *rest, **options):
        step(self, *rest, **options)
        if self.trainer.global_step == 11:  # the last of the second epoch, not counted yet
            with torch.no_grad():
                self.encoder.to_code.weight.view(-1)[0] = torch.nan

    monkeypatch.setattr(Autoencoder, "optimizer_step", spoil)
    code = main(["fit", *TINY, "--trainer.max_epochs", "2", "--trainer.limit_val_batches", "0"])
    assert code == 3
    assert "the model after step 12: 1 of the " in capsys.readouterr().err
    (last,) = Path().glob("runs/*/*/checkpoints/last.ckpt")
    content = read_checkpoint(last)
    assert content["global_step"] == 6
    assert all(value.isfinite().all() for value in content["state_dict"].values())
