"""An epoch of lecture-ae.yaml at three batch sizes, beside the textbook recipe and a raw loop, plain and as a graph."""

from copy import deepcopy
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.case import Measurement, Settings, gate
from benchmarks.epochs import EpochClock, EpochPairs
from benchmarks.harness import paired
from benchmarks.images import as_data, pictures, write_idx
from benchmarks.networks import TextbookAutoencoder, autoencoder
from benchmarks.ours import our_trainer
from benchmarks.raw_loop import RawLoop
from benchmarks.textbook import LitAutoencoder, textbook_loader, textbook_trainer
from replearn.data.module import ImageData
from replearn.models.autoencoder import Autoencoder

NAME = "gpu_ae_epoch"
WHAT = "an epoch of 60,000 images, lecture-ae.yaml"
GROUP = "gpu"
BATCHES = (256, 1024, 4096)
TEXTBOOK = {256: 1 / 20, 1024: None, 4096: None}
PLAIN = {256: 1 / 2, 1024: None, 4096: None}
GRAPH = 1.02
FLOP = 640e6  # to train on one image: the convolutions and linear layers, forward and backward
COMPARED = 8  # steps of the gate: three are plain, the others replayed
TEXTBOOK_SECONDS = 25.0  # for the pairs with the textbook, whose epochs are long


def run(settings: Settings) -> list[Measurement]:
    """Three rows a batch size; those beside the raw loops from one training, its epochs and theirs interleaved."""
    images = pictures(settings, settings.size(60_000, 96) + 1, 32)
    root = write_idx(images, settings.scratch / "ae-idx")
    rows = []
    for size in BATCHES if not settings.dry else (32,):
        data = as_data(images, settings.scratch / "ae.npz", val=1, batch_size=size)
        rows += _beside_raw(settings, data, size) + _beside_textbook(settings, data, size, root)
    return rows


def _beside_raw(settings: Settings, data: ImageData, size: int) -> list[Measurement]:
    device, count = settings.device, len(data.get_split("train"))
    model = autoencoder("lecture-ae.yaml", settings.dry)
    pairs = settings.pairs if not settings.dry else 2
    steps = EpochPairs.epochs(pairs) * -(-count // size)
    loops = {
        "raw loop, resident, bf16": _raw(model, data, size, steps, device, graph=False),
        "the same as one CUDA graph": _raw(model, data, size, steps, device, graph=True),
    }
    same = gate(*_same_losses(model, data, size, settings))
    clock = EpochPairs(device, {name: loop.epoch for name, loop in loops.items()})
    trained = deepcopy(model)
    our_trainer(settings.scratch, device, clock, max_epochs=EpochPairs.epochs(pairs)).fit(trained, data)
    least = settings.floor.seconds(FLOP * count)
    aims = (PLAIN.get(size), GRAPH)
    return [
        Measurement(
            f"{WHAT}, B {size}", name, clock.pairs(name).ratio, aim, same,
            note=f"arithmetic alone takes {least * 1e3:.0f} ms at the matrix rate measured in the same run, ours took "
            f"{sorted(clock.ours)[len(clock.ours) // 2] * 1e3:.0f} ms",
        )
        for name, aim in zip(loops, aims, strict=True)
    ]  # fmt: skip


def _beside_textbook(settings: Settings, data: ImageData, size: int, root: Path) -> list[Measurement]:
    device = settings.device
    model = autoencoder("lecture-ae.yaml", settings.dry)
    loader = textbook_loader(root, size, len(data.get_split("train")))

    def ours() -> float:
        clock = EpochClock(device)
        our_trainer(settings.scratch, device, clock, max_epochs=3).fit(deepcopy(model), data)
        return min(clock.seconds[1:])

    def theirs() -> float:
        clock = EpochClock(device)
        module = LitAutoencoder(TextbookAutoencoder(model), model.learning_rate)
        textbook_trainer(settings.scratch, device, max_epochs=1, callbacks=[clock]).fit(module, loader)
        return clock.seconds[0]

    found = paired(ours, theirs, min(settings.budget, TEXTBOOK_SECONDS), settings.pairs)
    same = "the same layers and weights at the start"
    return [Measurement(f"{WHAT}, B {size}", "textbook recipe", found.ratio, TEXTBOOK.get(size), same)]


def _raw(model: Autoencoder, data: ImageData, size: int, steps: int, device: str, graph: bool) -> RawLoop:
    network, split = deepcopy(model).to(device), data.get_split("train")
    images, labels = (torch.from_numpy(array).to(device) for array in (split.images, split.labels))
    rate, decay = model.learning_rate, model.weight_decay
    return RawLoop(network, partial(_loss, network), images, labels, size, rate, steps, decay, graph)


def _loss(network: Autoencoder, images: Tensor, labels: Tensor) -> Tensor:
    return F.mse_loss(torch.sigmoid(network.decoder(network.encoder(images)).float()), images)


def _same_losses(model: Autoencoder, data: ImageData, size: int, settings: Settings) -> tuple[bool, str]:
    """A training of a few steps with the graph and one without, the same seed: their mean losses.

    A few, since bf16 makes of a difference in the last digit, such as that of a learning rate in float32, one of
    half a percent within an epoch.
    """
    means = []
    for graph in (True, False):
        trained = deepcopy(model)
        trainer = our_trainer(settings.scratch, settings.device, graph=graph, limit_train_batches=COMPARED)
        trainer.fit(trained, data)
        means.append(float(trainer.callback_metrics["train_mse"]))
    apart = abs(means[0] / means[1] - 1)
    return apart < 1e-3, f"mean losses of {COMPARED} steps with and without the graph {apart:.0e} apart"
