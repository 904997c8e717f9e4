"""Images to codes: ours, beside Trainer.predict over a DataLoader with the same weights."""

import numpy as np
import torch

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures, write_idx
from benchmarks.networks import TextbookAutoencoder, autoencoder
from benchmarks.textbook import LitAutoencoder, textbook_loader, textbook_trainer
from replearn.data.batch_loader import BatchLoader
from replearn.models.inference import BATCH, embed

NAME = "cpu_encode"
WHAT = "10,000 images to codes of 30 numbers, ae.yaml"
GROUP = "cpu"
AIM = 0.7


def run(settings: Settings) -> list[Measurement]:
    """One row. Both begin with the images on disk or in memory as each has them, and end with all codes."""
    count = settings.size(10_000, 200)
    images = pictures(settings, count, 1)
    model = autoencoder("ae.yaml", settings.dry)
    textbook = LitAutoencoder(TextbookAutoencoder(model))
    loader = textbook_loader(write_idx(images, settings.scratch / "encode-idx"), BATCH, shuffle=False)
    trainer = textbook_trainer(settings.scratch, "cpu")

    def ours() -> np.ndarray:
        return embed(model, BatchLoader(images.get_split(), BATCH))

    def theirs() -> np.ndarray:
        return torch.cat(trainer.predict(textbook, loader)).numpy()  # type: ignore[arg-type]

    apart = float(np.abs(ours() - theirs()).max())
    same = gate(apart < 1e-4, f"the same codes, at most {apart:.0e} apart")
    found = paired(wall(ours), wall(theirs), settings.budget, settings.pairs)
    return [Measurement(WHAT, "Trainer.predict + DataLoader", found.ratio, AIM, same)]
