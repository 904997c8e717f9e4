"""Makes the networks of `python -m replearn tour`: three runs on MNIST, tuned on scikit-learn's digits beside it.

    python -m benchmarks.tour_weights runs/ae-2d runs/ae runs/classifier

The page is to work where MNIST is not, and scikit-learn's digits, thicker and blurred, are strange to a network that
has seen MNIST alone (accuracy 10 %). Half of each batch is MNIST's, half the other's training images. README.md in the
folder of the weights says how the runs were made and what the networks reach.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from replearn.data.digits import Digits
from replearn.data.mnist import MNIST
from replearn.data.source import Split
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.inference import apply
from replearn.models.representation import RepresentationModel
from replearn.report.live.tour import WEIGHTS, pack_model
from replearn.runs.run import Run

STEPS, HALF, RATE = 600, 64, 2e-3


def tune(model: RepresentationModel, sources: list[Split]) -> None:
    """Train on, half of each batch from each source, at a rate that falls to 0."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    model.requires_grad_(True).train()
    optimizer = torch.optim.AdamW(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in range(STEPS):
        rows = [rng.integers(0, len(split.labels), HALF) for split in sources]
        images = np.concatenate([np.asarray(split.images[r]) for split, r in zip(sources, rows, strict=True)])
        labels = np.concatenate([split.labels[r] for split, r in zip(sources, rows, strict=True)])
        loss = loss_of(model, torch.from_numpy(images).float() / 255, torch.from_numpy(labels))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.requires_grad_(False).eval()


def loss_of(model: RepresentationModel, images: Tensor, labels: Tensor) -> Tensor:
    """The error of a reconstruction, or of a class."""
    if isinstance(model, Autoencoder):
        return F.mse_loss(model.reconstruct(images), images)
    assert isinstance(model, Classifier)
    return F.cross_entropy(model.network(images), labels, label_smoothing=0.05)


def reached(model: RepresentationModel, split: Split) -> float:
    """Squared error per image, or accuracy, of a test split."""
    images = np.asarray(split.images).astype(np.float32) / 255
    if isinstance(model, Autoencoder):
        return float(((apply(model, model.reconstruct, images) - images) ** 2).sum() / len(images))
    assert isinstance(model, Classifier)
    return float((apply(model, model.predict_proba, images).argmax(axis=1) == split.labels).mean())


def main(paths: list[str]) -> None:
    """Tune, test and pack each run."""
    sources = {source.name: source for source in (MNIST(offline="error").load(), Digits().load())}
    for path in paths:
        run = Run.find(path)
        model = run.model
        tune(model, [source.splits["train"] for source in sources.values()])
        numbers = {name: reached(model, source.splits["test"]) for name, source in sources.items()}
        print(run.name, numbers, flush=True)
        pack_model(model, numbers, run.classes, WEIGHTS / f"{run.name}.safetensors")


if __name__ == "__main__":
    main([str(Path(path)) for path in sys.argv[1:]])
