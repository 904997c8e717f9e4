"""The one DataModule: a source of images, its splits, and batches of them."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from warnings import warn

import numpy as np
import torch
from pytorch_lightning import LightningDataModule

from replearn import news
from replearn.data.at_least import at_least
from replearn.data.batch_loader import BatchLoader
from replearn.data.checksum import checksum
from replearn.data.labels import indices_among, renumbered
from replearn.data.match import conversion, match
from replearn.data.mnist import MNIST
from replearn.data.source import ImageSource, LoadedDataset, Offline, Split
from replearn.data.source_options import make_source
from replearn.data.splits import make_splits
from replearn.data.transforms.shorthand import checked, shorthand
from replearn.data.transforms.transform import Transform
from replearn.data.value_range import check_range
from replearn.data.views import as_floats, in_memory
from replearn.errors import UsageError

EVALUATION_BATCH = 512  # nothing is learned from these: large batches are only faster


class ImageData(LightningDataModule):
    """Images for training, validation and test.

    source: the class that reads them. root: where they are. offline: "fallback" or "error", if a known data set cannot
    be had. size: height and width to scale to. limit: at most so many training, and test, images. val: how many
    training images to keep for validation. seed: of splits, order and augmentation; None: that of `seed_everything`,
    else 0. labels, class_depth, range, skip_bad: see `replearn.data.folder`. batch_size: of training, in each process.
    shift, rotate, scale: move training images by up to so many pixels, turn them by up to so many degrees, scale them
    by up to that share; then come transforms, each a class of `replearn.data.transforms` or of your own.

    After `load()`: name, class_names (K), image_shape (C, H, W), num_classes, splits ("train", "val", "test"), sha256,
    loaded_source (the class read, not `source` after a fallback), notes (sentences on what was read).

    >>> from replearn.data.digits import Digits
    >>> data = ImageData(Digits, limit=100)
    >>> data.load()
    >>> data.array("train").shape, data.image_shape, data.num_classes
    ((90, 1, 28, 28), (1, 28, 28), 10)
    """

    def __init__(
        self,
        source: type[ImageSource] = MNIST,
        root: Path | str | None = None,
        offline: Offline = "fallback",
        size: int | None = None,
        limit: int | None = None,
        val: int | None = None,
        seed: int | None = None,
        batch_size: int = 128,
        shift: int = 0,
        rotate: float = 0.0,
        scale: float = 0.0,
        transforms: list[Transform] | None = None,
        labels: Path | str | None = None,
        class_depth: int | None = None,
        range: tuple[float, float] | None = None,
        skip_bad: int | None = None,
    ) -> None:
        super().__init__()
        self.source, self.root, self.offline, self.size = source, root, offline, size
        self.limit, self.val, self.seed, self.batch_size = limit, val, seed, batch_size
        self.shift, self.rotate, self.scale, self.transforms = shift, rotate, scale, transforms
        self.labels, self.class_depth, self.range, self.skip_bad = labels, class_depth, range, skip_bad
        self._dataset: LoadedDataset | None = None
        self._sha256: str | None = None
        self._begin = {"epoch": 0, "batch": 0}

    def load(self, whole: bool = False) -> None:
        """Read, verify and split; a second call does nothing. Raise UsageError, ContentError.

        whole: the splits stay those of the source, "all" where it has none, until `split()`.
        """
        if self._dataset is not None:
            return
        sizes = {name: getattr(self, name) for name in ("batch_size", "size", "limit", "val", "class_depth")}
        at_least(1, **sizes)
        at_least(0, skip_bad=self.skip_bad, seed=self.seed)
        check_range(self.range)
        moves = shorthand("--data.", self.shift, self.rotate, self.scale)
        self.splits = dict((dataset := self._read()).splits)
        self.name, self.class_names, self.notes = dataset.name, dataset.class_names, dataset.notes
        self.skipped = list(dataset.skipped)
        if not whole:
            self.split()
        self.loaded_source, self.num_classes = dataset.source or self.source, len(self.class_names)
        self.image_shape = tuple(next(iter(self.splits.values())).images.shape[1:])
        self.augmentation = checked("--data.", moves, "transforms", self.transforms, self.image_shape)
        if all(in_memory(split.images) for split in dataset.splits.values()):
            # What lies in memory is hashed at once and let go: the splits hold copies of what they need.
            self._sha256, dataset = checksum(dataset), replace(dataset, splits={})
        self._dataset = dataset

    def split(self) -> None:
        """Cut the splits of the source into train, val and test: see `replearn.data.splits`."""
        self.splits = make_splits(LoadedDataset(str(self.name), self.splits), self.val, self.limit, self.used_seed)

    def _read(self) -> LoadedDataset:
        given = {"labels": self.labels, "class_depth": self.class_depth, "range": self.range, "skip_bad": self.skip_bad}
        root = None if self.root is None else Path(self.root)
        return make_source(self.source, given, root=root, offline=self.offline, size=self.size).load()

    @property
    def used_seed(self) -> int:
        """`seed`, or, where it is None, that of `seed_everything`, else 0."""
        return int(os.environ.get("PL_GLOBAL_SEED") or 0) if self.seed is None else self.seed

    @property
    def sha256(self) -> str:
        """See `replearn.data.checksum`; that of a folder is worked out when it is first asked for."""
        self.load()
        if self._sha256 is None:
            self._sha256 = checksum(cast(LoadedDataset, self._dataset))
        return self._sha256

    def describe(self) -> dict[str, Any]:
        """Return what metrics.json says of the data set."""
        self.load()
        counts = {f"n_{name}": len(split) for name, split in self.splits.items()}
        facts = {"name": self.name, "sha256": self.sha256, **counts, "image_shape": list(self.image_shape)}
        return facts | {"class_names": list(self.class_names)} | ({"skipped": self.skipped} if self.skipped else {})

    def match_shape(self, image_shape: tuple[int, ...]) -> None:
        """Bring the images to a model's (C, H, W), saying so: see `replearn.data.match`. Raise ContentError."""
        self.load()
        if said := conversion(self.image_shape[0], image_shape[0]):
            news.tell(f"{self.name}: {said}, as the model was trained on")
        for name, split in self.splits.items():
            self.splits[name] = replace(split, images=match(split.images, image_shape))
        self.image_shape = tuple(image_shape)

    def align_labels(self, known: list[str]) -> None:
        """Number the classes as a classifier does that was trained on those `known`. Raise ContentError."""
        self.load()
        if not self.class_names:
            return
        numbers = indices_among(self.class_names, known, str(self.name))
        for name, split in self.splits.items():
            self.splits[name] = replace(split, labels=renumbered(split.labels, numbers))
        self.class_names, self.num_classes = list(known), len(known)

    def array(self, split: str) -> np.ndarray:
        """Return all images of "train", "val" or "test" as (N, C, H, W) float32 in [0, 1]."""
        return as_floats(self.get_split(split).images)

    def batches(
        self, split: str, batch_size: int, device: torch.device | str = "cpu", rank: int = 0, world_size: int = 1
    ) -> BatchLoader:
        """Return the batches of a split in order, on `device`, not augmented, to be read once; see `BatchLoader`."""
        budget = None if in_memory((images := self.get_split(split)).images) else 0
        return BatchLoader(images, batch_size, device=device, budget=budget, rank=rank, world_size=world_size)

    def get_split(self, split: str) -> Split:
        """Return the images, labels and source indices of "train", "val" or "test"."""
        self.load()
        if split not in self.splits:
            raise UsageError(f"--split {split}: must be one of {', '.join(self.splits)}")
        return self.splits[split]

    @property
    def parts(self) -> dict[str, Split]:
        """Return `splits`, by its name of 0.1.0."""
        warn("ImageData.parts is now ImageData.splits", DeprecationWarning, stacklevel=2)
        return self.splits

    def setup(self, stage: str | None = None) -> None:
        self.load()

    def begin_at(self, epoch: int, batch: int) -> None:
        """Let the training begin in that epoch, after so many of its batches: what a resumed run has behind it."""
        self._begin = {"epoch": epoch, "batch": batch}

    def train_dataloader(self) -> BatchLoader:
        order = {"shuffle": not getattr(self.trainer, "overfit_batches", 0), "seed": self.used_seed}
        loader = self._loader("train", self.batch_size, transforms=self.augmentation, **order)
        loader.load_state_dict(self._begin)
        return loader

    def val_dataloader(self) -> BatchLoader:
        return self._loader("val", max(self.batch_size, EVALUATION_BATCH))

    def test_dataloader(self) -> BatchLoader:
        return self._loader("test", max(self.batch_size, EVALUATION_BATCH))

    def _loader(self, split: str, batch_size: int, **options: Any) -> BatchLoader:
        if (trainer := self.trainer) is None:
            raise RuntimeError("ImageData has no Trainer; use batches(split, batch_size, device)")
        options |= {"rank": trainer.global_rank, "world_size": trainer.world_size}
        return BatchLoader(self.get_split(split), batch_size, device=trainer.strategy.root_device, **options)
