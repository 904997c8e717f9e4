"""One shuffled epoch of batches: ours, a DataLoader's over single pictures and over tensors, and bare slicing."""

from statistics import median

import torch
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import Timed, paired, wall
from benchmarks.images import pictures, write_idx
from benchmarks.textbook import textbook_loader
from replearn.data.batch_loader import BatchLoader

NAME = "cpu_batches"
WHAT = "one shuffled epoch of 60,000 images in batches of 256"
GROUP = "cpu"
AIMS = {"DataLoader over torchvision + ToTensor": 1 / 30, "DataLoader over TensorDataset": 1 / 4, "bare slicing": 1.05}
BATCH = 256


def run(settings: Settings) -> list[Measurement]:
    """A row a peer; every side gives float32 images in [0, 1]."""
    images = pictures(settings, settings.size(60_000, 600), 100)
    ours = BatchLoader(images.get_split(), BATCH, shuffle=True)
    pixels, labels = torch.from_numpy(images.train), torch.from_numpy(images.train_labels)
    loaders = {
        "DataLoader over torchvision + ToTensor": textbook_loader(write_idx(images, settings.scratch / "idx"), BATCH),
        "DataLoader over TensorDataset": DataLoader(TensorDataset(pixels.div(255), labels), BATCH, shuffle=True),
        "bare slicing": _Slices(pixels, labels),
    }
    rows = []
    for peer, loader in loaders.items():
        same = gate(_sums(ours) == _sums(loader), "the same pixels and labels, in sum")
        found = paired(_epoch(ours), _epoch(loader), settings.budget, settings.pairs)
        rows.append(
            Measurement(WHAT, peer, found.ratio, AIMS[peer], same, note=_beside_floor(settings, pixels, found.ours))
        )
    return rows


def _beside_floor(settings: Settings, pixels: torch.Tensor, seconds: list[float]) -> str:
    least = settings.floor.seconds(0, moved=pixels.numel() * (1 + 4))
    return (
        f"to read every pixel as a byte and write it as a float32 takes {least * 1e3:.0f} ms at the speed of a copy "
        f"measured in the same run, ours took {median(seconds) * 1e3:.0f} ms"
    )


class _Slices:
    """What no loader can do without: a permutation, an index, a division."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels

    def __iter__(self):
        for indices in torch.randperm(len(self.images)).split(BATCH):
            yield self.images.index_select(0, indices).div(255), self.labels.index_select(0, indices)


def _epoch(loader) -> Timed:
    def go() -> None:
        for _ in loader:
            pass

    return wall(go)


def _sums(loader) -> tuple[int, int]:
    """Of all pixels in 0..255 and of all labels: whole numbers, so that the order is no matter."""
    pixels = labels = 0
    for images, marks in loader:
        pixels += int(images.mul(255).round().long().sum())
        labels += int(marks.sum())
    return pixels, labels
