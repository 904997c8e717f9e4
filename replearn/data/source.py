"""What a source of images is, and what it gives: the contract between a data set and the rest."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal, Protocol

import numpy as np

from replearn.escape import printable

Offline = Literal["fallback", "error"]


class Images(Protocol):
    """N images that are read by index: an array, a memory-mapped array, or files read when asked for."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, C, H, W)."""

    @property
    def dtype(self) -> np.dtype:
        """uint8 in 0..255, or float32 in [0, 1]."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: np.ndarray | slice, /) -> np.ndarray:
        """Return the images at those indices, (B, C, H, W), in that order."""


@dataclass(frozen=True)
class Split:
    """One split of a data set.

    images: (N, C, H, W) uint8, or float32 in [0, 1].
    labels: (N,) int64, -1 where unknown.
    index: (N,) int64, the place of each image in the split of the source that it comes from.
    files: (N,) of str, what each image's file is called, from the folder of them all; None: they are no files.
    """

    images: Images
    labels: np.ndarray
    index: np.ndarray
    files: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class LoadedDataset:
    """A data set as its source gives it.

    splits: {"train": ..., "test": ...}, with "val" or without, {"train": ..., "val": ...}, or {"all": ...} where
    the source knows no splits.
    class_names: K names, empty where the images have no labels.
    source: the class that the images really came from, where a source fell back on another; None: the one
    asked.
    skipped: files that could not be read and were left out, by name.
    notes: sentences on what was read that a user may not expect.
    Names may come from a stranger's file: control characters in them are written out, so that no terminal obeys them.
    """

    name: str
    splits: Mapping[str, Split]
    class_names: list[str] = field(default_factory=list)
    source: "type[ImageSource] | None" = None
    notes: Sequence[str] = ()
    skipped: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", printable(self.name))
        object.__setattr__(self, "class_names", [printable(name) for name in self.class_names])


class ImageSource(ABC):
    """A place that images come from. One subclass, one file; a configuration names it by its path.

    image_shape: (C, H, W), where every image of the source has it unless `size` says otherwise; else None.
    root: where the files are; what that means is the source's own (a folder, a file), None where it needs
    none.
    offline: what to do where a known data set is neither on disk nor to be downloaded.
    size: height and width in pixels to bring each image to; None leaves it as it is.
    """

    image_shape: ClassVar[tuple[int, int, int] | None] = None

    def __init__(self, root: Path | None = None, offline: Offline = "fallback", size: int | None = None) -> None:
        self.root, self.offline, self.size = root, offline, size

    @abstractmethod
    def load(self) -> LoadedDataset:
        """Read and verify the images. Raise UsageError (path), ContentError (what is in the files)."""
