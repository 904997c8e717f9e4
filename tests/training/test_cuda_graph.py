"""The step recorded once and replayed: on a CPU what was recorded runs again, so the results are the plain step's."""

from contextlib import nullcontext

import numpy as np
import pytest
import pytorch_lightning as pl
import torch

from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.errors import NotFiniteError, ReplearnError
from replearn.models.classifier import Classifier
from replearn.models.denoising import DenoisingAutoencoder
from replearn.networks.conv import ConvDecoder, ConvEncoder
from replearn.networks.pooled import PooledEncoder
from replearn.training.callbacks.exact_resume import ExactResume
from replearn.training.callbacks.finite import FiniteLoss
from replearn.training.cuda_graph import WARM_UP, CudaGraph

SHAPE = (1, 28, 28)


class Recorded(CudaGraph):
    """As on a GPU, but a replay runs the closure that was recorded again, and the stream is no other."""

    device_type = "cpu"

    def __init__(self):
        self.captures, self.replays = 0, 0

    def capture(self, step):
        self.captures += 1

        def replay():
            self.replays += 1
            step()

        return replay

    def aside(self):
        return nullcontext()


class Losses(pl.Callback):
    def __init__(self):
        self.values = []

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        self.values.append(float(outputs["loss"]))


def _autoencoder():
    torch.manual_seed(0)
    nets = ConvEncoder(SHAPE, 4, channels=[4, 8]), ConvDecoder(SHAPE, 4, channels=[4, 8])
    return DenoisingAutoencoder(*nets, latent_dim=4, masked=0.2, noise=0.1)


def _classifier():
    torch.manual_seed(0)
    return Classifier(PooledEncoder(SHAPE, 6, channels=[4]), latent_dim=6, ema_decay=0.9)


def _fit(model, *callbacks, epochs=3, **options):
    """Seven batches of 32 and one of 6 an epoch; the data move, turn and scale."""
    data = ImageData(Digits, limit=256, val=26, batch_size=32, shift=1, rotate=5.0, scale=0.05, seed=0)
    losses, options = Losses(), {"accelerator": "cpu", "max_epochs": epochs, **options}
    quiet = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False}
    trainer = pl.Trainer(
        callbacks=[FiniteLoss(), ExactResume(0), *callbacks, losses],
        enable_checkpointing=False, num_sanity_val_steps=0, **quiet, **options,
    )  # fmt: skip
    trainer.fit(model, data)
    return losses.values, trainer


@pytest.mark.parametrize("make", [_autoencoder, _classifier])
def test_the_recorded_step_gives_what_the_plain_step_gives(make):
    plain, graphed, recorded = make(), make(), Recorded()
    expected, trainer = _fit(plain)
    losses, trainer_2 = _fit(graphed, recorded)
    assert recorded.captures == 1 and recorded.replays == 3 * 7 - WARM_UP  # the last batch, of 6, ran plainly
    np.testing.assert_allclose(losses, expected, rtol=1e-5)
    assert losses[0] == expected[0]
    for ours, theirs in zip(graphed.state_dict().values(), plain.state_dict().values(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    assert set(trainer_2.callback_metrics) == set(trainer.callback_metrics)
    for name, value in trainer.callback_metrics.items():
        assert float(trainer_2.callback_metrics[name]) == pytest.approx(float(value), rel=1e-4), name
    assert trainer_2.global_step == trainer.global_step == 24


def test_the_schedule_reaches_the_recorded_step_and_stays_a_number():
    rates = []

    class Rates(Recorded):
        def on_train_batch_end(self, trainer, *rest):
            group = trainer.optimizers[0].param_groups[0]
            assert isinstance(group["lr"], float) and not group["capturable"]  # so that a checkpoint is a plain one
            rates.append((float(self.rate), trainer.lr_scheduler_configs[0].scheduler.get_last_lr()[0]))

    _fit(_autoencoder(), Rates())
    used, following = np.array(rates[WARM_UP:7]).T
    np.testing.assert_allclose(used[1:], following[:-1], rtol=1e-6)


def test_the_module_has_its_own_step_again_afterwards():
    model, recorded = _autoencoder(), Recorded()
    _fit(model, recorded)
    assert not {"training_step", "optimizer_step"} & set(vars(model))
    assert recorded.replay is None
    _fit(model, recorded)  # and a second training records anew
    assert recorded.captures == 2


def test_what_is_kept_of_the_recorded_step_holds_no_autograd_graph():
    """Its nodes are bound to the stream of the capture, and the plain step of the last batch would meet them again."""
    recorded = Recorded()
    _fit(_autoencoder(), recorded, epochs=1)
    assert recorded.result.closure_loss is None and recorded.result.loss.grad_fn is None


def test_a_step_that_cannot_be_recorded_is_refused_by_its_first_cause(monkeypatch):
    class Broken:
        def __init__(self, graph, stream):
            pass

        def __enter__(self):
            pass

        def __exit__(self, *rest):
            raise RuntimeError("CUDA error: operation failed due to a previous error during capture")

    class Graph:
        def register_generator_state(self, generator):
            pass

    monkeypatch.setattr(torch.cuda, "CUDAGraph", Graph)
    monkeypatch.setattr(torch.cuda, "graph", Broken)

    def step():
        raise RuntimeError("this operation waits for the device\nand more")

    callback = CudaGraph()
    callback.generator = callback.side = None
    with pytest.raises(ReplearnError, match=r"recorded as a CUDA graph \(this operation waits for the device\); take"):
        callback.capture(step)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"accumulate_grad_batches": 2}, "CUDA graph: off, since gradients are accumulated"),
        ({"reload_dataloaders_every_n_epochs": 1}, "CUDA graph: off, since the batches are made anew"),
    ],
)
def test_it_stands_aside_and_says_why(capsys, options, words):
    recorded = Recorded()
    _fit(_autoencoder(), recorded, epochs=1, **options)
    assert words in capsys.readouterr().err and recorded.captures == 0


def test_on_a_cpu_the_callback_does_nothing_and_says_nothing(caplog):
    with caplog.at_level("INFO"):
        losses, _ = _fit(_autoencoder(), CudaGraph())
    assert losses == _fit(_autoencoder())[0]
    assert "CUDA graph" not in caplog.text


def test_a_loss_that_is_not_finite_is_seen_within_the_recorded_step():
    class Spoiled(Recorded):
        def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
            super().on_train_batch_start(trainer, pl_module, batch, batch_idx)
            if trainer.global_step == 10:
                torch.nn.init.constant_(pl_module.encoder.to_code.bias, float("nan"))

    model = _autoencoder()
    with pytest.raises(NotFiniteError, match="no longer finite at epoch 2, step 11"):
        _fit(model, Spoiled())
    assert not {"training_step", "optimizer_step"} & set(vars(model))
