"""Seconds of training until the code of ae.yaml is good, beside the textbook recipe with the same network."""

import time
from collections.abc import Callable, Sequence

import pytorch_lightning as pl
import torch
import yaml
from torch import Tensor

from benchmarks.case import Measurement, Settings, exactly, gate
from benchmarks.images import Pictures, as_data, pictures, write_idx
from benchmarks.networks import CONFIGS, TextbookAutoencoder, autoencoder
from benchmarks.ours import our_trainer
from benchmarks.textbook import LitAutoencoder, textbook_loader, textbook_trainer

NAME = "cpu_quality"
WHAT = "training of ae.yaml until the squared error of a test image is"
GROUP = "full"
AIMS = {2.65: 90.0, 2.20: 180.0}  # error: seconds on two idle cores
SHARE = 0.4  # of the textbook's time
IMAGES, TESTED, MOST = 55_000, 10_000, 40  # epochs that the textbook gets
BATCH = 128


def run(settings: Settings) -> list[Measurement]:
    """Two rows an error. Test images stop the clock, and choose nothing."""
    images = pictures(settings, settings.size(IMAGES, 256) + 1, settings.size(TESTED, 64))
    targets = AIMS if not settings.dry else dict.fromkeys((900.0, 800.0), 1.0)
    ours, textbook = _ours(images, settings, list(targets)), _textbook(images, settings, list(targets))
    reached = gate(all(ours.at.values()), "ours reached it; the clock stands still while test images are looked at")
    rows = []
    for target, aim in targets.items():
        what, peer = f"{WHAT} {target:.2f}", textbook.at[target]
        note = "" if peer else f"the textbook reached {textbook.best:.2f} in {textbook.epochs} epochs, and no more"
        share = ours.at[target] / (peer or textbook.seconds)
        rows.append(Measurement(what, "-", exactly(ours.at[target]), aim, reached, unit="s"))
        rows.append(Measurement(what, "textbook recipe", exactly(share), SHARE, reached, note=note))
    return rows


class ErrorClock(pl.Callback):
    """Notes after which seconds of training the error of the test images first is at each target or below.

    reconstruct: images (B, C, H, W) to what the network makes of them. before: seconds that making ready took.
    """

    def __init__(
        self, reconstruct: Callable[[Tensor], Tensor], images: Pictures, targets: Sequence[float], before: float = 0.0
    ) -> None:
        self.reconstruct, self.images = reconstruct, torch.from_numpy(images.test)
        self.at = dict.fromkeys(targets, 0.0)
        self.seconds, self.epochs, self.best = before, 0, float("inf")

    def on_train_epoch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """The clock goes on."""
        self.started = time.perf_counter()

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """It stands still, and the test images are looked at."""
        self.seconds += time.perf_counter() - self.started
        self.epochs += 1
        error = self._error(pl_module)
        self.best = min(self.best, error)
        for target, at in self.at.items():
            if not at and error <= target:
                self.at[target] = self.seconds
        trainer.should_stop = all(self.at.values())

    @torch.no_grad()
    def _error(self, module: pl.LightningModule) -> float:
        module.eval()
        batches = (batch.float() / 255 for batch in self.images.split(500))
        total = sum(float((self.reconstruct(batch) - batch).square().sum()) for batch in batches)
        module.train()
        return total / len(self.images)


def _ours(images: Pictures, settings: Settings, targets: list[float]) -> ErrorClock:
    """The default command's training: its start, its schedule, its number of epochs."""
    data = as_data(images, settings.scratch / "quality.npz", val=1, batch_size=BATCH)
    epochs = yaml.safe_load((CONFIGS / "ae.yaml").read_text(encoding="utf-8"))["trainer"]["max_epochs"]
    model, began = autoencoder("ae.yaml", settings.dry, start=True), time.perf_counter()
    model.start_from(data.get_split("train").images)
    clock = ErrorClock(model.reconstruct, images, targets, time.perf_counter() - began)
    our_trainer(settings.scratch, "cpu", clock, max_epochs=settings.size(epochs, 1)).fit(model, data)
    return clock


def _textbook(images: Pictures, settings: Settings, targets: list[float]) -> ErrorClock:
    """Adam at its usual rate, until the errors are reached or its epochs are over."""
    network = TextbookAutoencoder(autoencoder("ae.yaml", settings.dry))
    loader = textbook_loader(write_idx(images, settings.scratch / "quality-idx"), BATCH, len(images.train) - 1)
    clock = ErrorClock(network, images, targets)
    trainer = textbook_trainer(settings.scratch, "cpu", max_epochs=settings.size(MOST, 1), callbacks=[clock])
    trainer.fit(LitAutoencoder(network), loader)
    return clock
