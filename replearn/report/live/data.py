"""What a live page is made from: arrays and names, and the trained networks that run inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from replearn.data.stratify import stratified
from replearn.report.live.exported import ExportedNetwork

MOST_POINTS = 70_000  # beyond, a page is too large to send; a sample is shown, and said


@dataclass(frozen=True)
class Placement:
    """How the page places a drawn image in a map.

    of: name of the model whose code leads there, or "pixels". mean (F), matrix (F, 2): the place is
    (x - mean) @ matrix, of that code or of the pixels; left out, the code itself is the place. approximate: the
    place is taken from the neighbours of the code instead.
    """

    of: str
    mean: np.ndarray | None = None
    matrix: np.ndarray | None = None
    approximate: bool = False


@dataclass(frozen=True)
class LiveMap:
    """A map of the images: points (N, 2), NaN where an image has no place; trust, continuity (N,) in [0, 1]."""

    name: str
    points: np.ndarray
    words: str = ""
    trust: np.ndarray | None = None
    continuity: np.ndarray | None = None
    placement: Placement | None = None


@dataclass(frozen=True)
class LiveModel:
    """A trained model: codes (N, D), and those of its networks that the page can run.

    head: from a code to class probabilities, of `classes`. why_not: a sentence where a network is left out.
    """

    name: str
    codes: np.ndarray
    encoder: ExportedNetwork | None = None
    decoder: ExportedNetwork | None = None
    head: ExportedNetwork | None = None
    classes: Sequence[str] = ()
    why_not: str = ""


@dataclass(frozen=True)
class LiveData:
    """Everything on the page. N images.

    images (N, C, H, W) uint8; labels (N,) int, -1 unknown; files: names of the images' files. spaces: codes (N, D)
    of the representations whose neighbours are compared, by name. errors, predicted, clusters: numbers (N,) by the
    name of a model. splits (N,): the split of each image, where there are several. total: of how many images these
    are a sample. in_python: the expression that gives selected images in Python.
    """

    name: str
    images: np.ndarray
    labels: np.ndarray
    class_names: Sequence[str] = ()
    files: Sequence[str] = ()
    maps: Sequence[LiveMap] = ()
    models: Sequence[LiveModel] = ()
    spaces: Mapping[str, np.ndarray] = field(default_factory=dict)
    errors: Mapping[str, np.ndarray] = field(default_factory=dict)
    predicted: Mapping[str, np.ndarray] = field(default_factory=dict)
    clusters: Mapping[str, np.ndarray] = field(default_factory=dict)
    splits: Sequence[str] = ()
    index: np.ndarray | None = None
    total: int = 0
    in_python: str = ""

    def sampled(self, most: int = MOST_POINTS, seed: int = 0) -> "LiveData":
        """Return the same with at most so many images, each class with its share; itself where there are no more.

        >>> data = LiveData("d", np.zeros((9, 1, 2, 2), np.uint8), np.arange(9) % 3)
        >>> small = data.sampled(6)
        >>> len(small.images), small.total, sorted(small.labels.tolist())
        (6, 9, [0, 0, 1, 1, 2, 2])
        """
        count = len(self.images)
        if count <= most:
            return replace(self, total=self.total or count)
        rows = np.sort(stratified(self.labels, most, np.random.default_rng(seed)))
        return replace(
            self,
            images=self.images[rows],
            labels=self.labels[rows],
            files=[self.files[i] for i in rows] if self.files else (),
            maps=[_of_map(each, rows) for each in self.maps],
            models=[replace(each, codes=each.codes[rows]) for each in self.models],
            spaces=_rows_of(self.spaces, rows),
            errors=_rows_of(self.errors, rows),
            predicted=_rows_of(self.predicted, rows),
            clusters=_rows_of(self.clusters, rows),
            splits=[self.splits[i] for i in rows] if self.splits else (),
            index=(np.arange(count) if self.index is None else self.index)[rows],
            total=self.total or count,
        )  # fmt: skip


def _rows_of(arrays: Mapping[str, np.ndarray], rows: np.ndarray) -> dict[str, np.ndarray]:
    return {name: np.asarray(array)[rows] for name, array in arrays.items()}


def _of_map(each: LiveMap, rows: np.ndarray) -> LiveMap:
    trust, continuity = (None if values is None else values[rows] for values in (each.trust, each.continuity))
    return replace(each, points=each.points[rows], trust=trust, continuity=continuity)
