"""The moving average of the weights: against a loop by hand, in use, through save, load and resume."""

import copy
import json
import signal

import pytest
import torch

from replearn.cli import Stopped
from replearn.models.average import MovingAverage
from replearn.models.classifier import Classifier
from replearn.networks.pooled import PooledEncoder
from replearn.runs.checkpoint_io import read_checkpoint
from replearn.training.callbacks.exact_resume import ExactResume

SHAPE = (1, 8, 8)


def _classifier(decay=0.9):
    return Classifier(PooledEncoder(SHAPE, 6, channels=[4]), latent_dim=6, num_classes=3, ema_decay=decay)


def _train(model, steps):
    """Steps of plain gradient descent; yields the weights after each."""
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.5)
    for step in range(steps):
        loss = model.step((torch.rand(8, *SHAPE), torch.arange(8) % 3), "train")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        model.average.begin(step)
        model.average.update(model.trained)
        yield copy.deepcopy(model.trained.state_dict())


def test_it_equals_a_loop_written_by_hand():
    torch.manual_seed(0)
    model = _classifier(decay=0.5)
    by_hand = copy.deepcopy(model.trained.state_dict())
    for step, weights in enumerate(_train(model, 12)):
        decay = min(0.5, (1 + step) / (10 + step))  # 0.5 from step 8 on
        for name, value in weights.items():
            floating = value.is_floating_point()
            by_hand[name] = decay * by_hand[name] + (1 - decay) * value if floating else value
    averaged = model.average.network.state_dict()
    assert {"encoder.blocks.0.2.running_mean", "encoder.blocks.0.2.num_batches_tracked"} < set(averaged)
    for name, value in by_hand.items():
        torch.testing.assert_close(averaged[name], value, rtol=1e-5, atol=1e-6)
    assert not torch.allclose(averaged["head.weight"], model.trained.head.weight)


def test_one_attribute_decides_which_network_is_used():
    model = _classifier()
    for _ in _train(model, 3):
        pass
    images = torch.rand(4, *SHAPE)
    assert model.train().network is model.trained
    assert model.eval().network is model.average.network
    assert torch.equal(model.embed(images), model.average.network.encoder(images))
    assert not torch.equal(model.embed(images), model.trained.eval().encoder(images))
    assert _classifier(decay=None).eval().average is None


def test_only_the_trained_network_is_given_to_the_optimizer():
    model = _classifier()
    assert all(p.requires_grad for p in model.trained.parameters())
    assert not any(p.requires_grad for p in model.average.parameters())


def test_it_survives_save_and_load(tmp_path):
    model = _classifier()
    for _ in _train(model, 3):
        pass
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    other, images = _classifier(), torch.rand(4, *SHAPE)
    other.load_state_dict(torch.load(tmp_path / "weights.pt", weights_only=True))
    assert torch.equal(other.eval().predict_proba(images), model.eval().predict_proba(images))


def test_integer_buffers_are_copied_not_averaged():
    network = torch.nn.BatchNorm1d(2)
    average = MovingAverage(network, 0.99)
    for step in range(7):
        network(torch.rand(4, 2))
        average.begin(1000 + step)
        average.update(network)
    assert int(average.network.num_batches_tracked) == 7


OPTIONS = [
    "--config", "classifier.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit", "200",
    "--data.batch_size", "30", "--data.rotate", "10", "--data.scale", "0.1",
    "--model.encoder.channels", "[4]", "--model.latent_dim", "8",
    "--model.ema_decay", "0.9", "--trainer.max_epochs", "3",
    "--min_steps", "0",
]  # fmt: skip


def _only_run(folder):
    (run,) = (folder / "runs" / "classifier").iterdir()
    return run


@pytest.mark.parametrize("step", [6 + 2, 2 * 6])  # in mid-epoch, and at the very end of one
def test_a_resumed_run_has_the_same_average_bit_for_bit(replearn, tmp_path, monkeypatch, step):
    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "whole")
    code, _, err = replearn("fit", *OPTIONS)
    assert code == 0, err
    monkeypatch.chdir(tmp_path / "broken")
    before = ExactResume.on_train_batch_start

    def stop(self, trainer, *rest):
        if trainer.global_step == step:
            raise Stopped(signal.SIGTERM)
        before(self, trainer, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(ExactResume, "on_train_batch_start", stop)
        assert replearn("fit", *OPTIONS)[0] == 143
    assert replearn("fit", "--config", "classifier.yaml", "--ckpt_path", "last")[0] == 0
    runs = [_only_run(tmp_path / name) for name in ("whole", "broken")]
    ours, theirs = (read_checkpoint(run / "checkpoints" / "last.ckpt")["state_dict"] for run in runs)
    assert any(name.startswith("average.") for name in ours)
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    tests = [json.loads((run / "metrics.json").read_text())["test"] for run in runs]
    assert tests[0] == tests[1]
