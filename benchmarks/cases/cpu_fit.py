"""Trainer.fit of ae.yaml's autoencoder, beside the textbook recipe and beside a raw loop in our layout."""

from copy import deepcopy
from statistics import median

import torch
from torch.nn import functional as F

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import Pictures, as_data, pictures, write_idx
from benchmarks.networks import TextbookAutoencoder, autoencoder
from benchmarks.ours import our_trainer
from benchmarks.raw_loop import RawLoop
from benchmarks.textbook import LitAutoencoder, textbook_loader, textbook_trainer
from replearn.data.batch_loader import BatchLoader
from replearn.data.module import ImageData
from replearn.models.autoencoder import Autoencoder

NAME = "cpu_fit"
WHAT = "Trainer.fit of ae.yaml, an epoch of 12,800 images"
GROUP = "cpu"
BATCH = 128
TOY_STEPS = 500  # of a network so small that what is beside the network shows
GATED = 5  # steps after which the losses must be the same
TEXTBOOK, RAW = 0.9, 1.02


def run(settings: Settings) -> list[Measurement]:
    """Two rows. The raw loop sees the batches in our order, so that its losses must be ours."""
    count = settings.size(12_800, 320)
    images = pictures(settings, count + 2, 64)
    data = as_data(images, settings.scratch / "fit.npz", val=2, batch_size=BATCH)
    model = autoencoder("ae.yaml", settings.dry)
    textbook = TextbookAutoencoder(model)
    loader = textbook_loader(write_idx(images, settings.scratch / "fit-idx"), BATCH, count)

    def fit_ours(data: ImageData = data) -> Autoencoder:
        trained = deepcopy(model)
        our_trainer(settings.scratch, "cpu").fit(trained, data)
        return trained

    def fit_textbook() -> None:
        module = LitAutoencoder(deepcopy(textbook), model.learning_rate)
        textbook_trainer(settings.scratch, "cpu", max_epochs=1).fit(module, loader)

    same_net = gate(*_same_network(model, textbook, images))
    # a few steps: rounding differs by layout, and a hundred steps make three percent of the loss of it
    few = as_data(pictures(settings, GATED * BATCH + 2, 64), settings.scratch / "few.npz", val=2, batch_size=BATCH)
    same_loss = gate(*_same_loss(fit_ours(few), _raw(model, few), few))
    beside_textbook = paired(wall(fit_ours), wall(fit_textbook), settings.budget, settings.pairs)
    beside_raw = paired(wall(fit_ours), wall(lambda: _raw(model, data)), settings.budget, settings.pairs)
    beside, step = _beside_the_network(settings), median(beside_raw.ours) * BATCH / count
    note = (
        f"of a step of {step * 1e3:.0f} ms, Lightning, the metrics and the guards take {beside * 1e3:.2f} ms more than "
        f"the raw loop's lines ({beside / step:.1%}), measured in the same run on a network of toy size"
    )
    return [
        Measurement(WHAT, "textbook recipe", beside_textbook.ratio, TEXTBOOK, same_net),
        Measurement(WHAT, "raw loop, our layout", beside_raw.ratio, RAW, same_loss, note=note),
    ]


def _beside_the_network(settings: Settings) -> float:
    """Seconds of a step that are not the network's: ours less the raw loop's, where the network takes next to none."""
    steps, size = settings.size(TOY_STEPS, 5), 2
    images = pictures(settings, size * (steps + 1), 64)
    data = as_data(images, settings.scratch / "toy.npz", val=size, batch_size=size)
    model = autoencoder("ae.yaml", True)

    def ours() -> None:
        our_trainer(settings.scratch, "cpu").fit(deepcopy(model), data)

    found = paired(wall(ours), wall(lambda: _raw(model, data, size)), budget=settings.budget and 1.0, pairs=3)
    return found.difference.median / steps


def _raw(model: Autoencoder, data: ImageData, size: int = BATCH) -> RawLoop:
    """One epoch of the raw loop, over the same images in the same order."""
    network = deepcopy(model)
    split = data.get_split("train")
    images, labels = torch.from_numpy(split.images), torch.from_numpy(split.labels)
    steps = -(-len(split) // size)
    loop = RawLoop(
        network, lambda x, y: F.mse_loss(torch.sigmoid(network.decoder(network.encoder(x)).float()), x),
        images, labels, size, model.learning_rate, steps, model.weight_decay,
    )  # fmt: skip
    loop.epoch(BatchLoader(split, size, shuffle=True, seed=data.used_seed).order(0))
    return loop


def _same_network(model: Autoencoder, textbook: TextbookAutoencoder, images: Pictures) -> tuple[bool, str]:
    batch = torch.from_numpy(images.train[:BATCH]).div(255)
    with torch.no_grad():
        ours = F.mse_loss(deepcopy(model).reconstruct(batch), batch)
        theirs = F.mse_loss(deepcopy(textbook)(batch), batch)
    apart = abs(float(ours / theirs) - 1)
    return apart < 1e-3, f"the same network: losses of a batch {apart:.0e} apart"


def _same_loss(trained: Autoencoder, raw: RawLoop, data: ImageData) -> tuple[bool, str]:
    batch = torch.from_numpy(data.array("train")[:512])
    with torch.no_grad():
        losses = [float(F.mse_loss(net.train().reconstruct(batch), batch)) for net in (trained, raw.network)]  # type: ignore[operator]
    apart = abs(losses[0] / losses[1] - 1)
    return apart < 1e-3, f"the same training: losses {apart:.0e} apart after {GATED} steps"
