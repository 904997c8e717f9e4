"""Drawn X and O: the two classes of the lectures, moved, scaled, turned, thicker or thinner, and noisy."""

from collections.abc import Collection
from typing import Literal

import numpy as np

from replearn.data.source import ImageSource, LoadedDataset, Split

Change = Literal["translation", "scaling", "rotation", "weight", "noise"]
CHANGES: tuple[Change, ...] = ("translation", "scaling", "rotation", "weight", "noise")
CLASS_NAMES = ["X", "O"]
COUNTS = {"train": 2_000, "test": 1_000}
DRAWING_SEED = {"train": 0, "test": 1}  # the source's own: everyone has the same images, whatever the seed of a run
DEFAULT_SIZE = 28

# Lengths are in half sides: the image is the square from -1 to 1.
REACH = 0.6  # of a letter, from its middle to where its strokes end
NARROW = 0.8  # width of an O over its height, so that turning it changes something
HALF_STROKE = 0.1
SHIFT = 0.35  # most, in each direction
SCALE = (0.5, 1.2)
TURN = 45.0  # degrees, most, either way
THIN_AND_THICK = (0.04, 0.25)  # half strokes
GREY = 0.3  # standard deviation of the noise, in units of ink


class XO(ImageSource):
    """Grey drawings of X (class 0) and O (class 1), half of each, with every change of `CHANGES` at once.

    2,000 training and 1,000 test images of 28 x 28, or of `size`; white ink on black, as MNIST. They are drawn
    anew each time, always the same; `root` and `offline` are not looked at.

    >>> xo = XO(size=20).load()
    >>> xo.splits["train"].images.shape, xo.splits["test"].images.shape, xo.class_names
    ((2000, 1, 20, 20), (1000, 1, 20, 20), ['X', 'O'])
    """

    def load(self) -> LoadedDataset:
        splits = {}
        for name, count in COUNTS.items():
            labels = np.arange(count) % 2
            images = draw_xo(labels, CHANGES, DRAWING_SEED[name], self.size or DEFAULT_SIZE)
            splits[name] = Split(images, labels, np.arange(count))
        return LoadedDataset("drawn X and O", splits, list(CLASS_NAMES))


def draw_xo(
    labels: np.ndarray, changes: Collection[Change] = (), seed: int = 0, size: int = DEFAULT_SIZE
) -> np.ndarray:
    """Return one drawing for each label (N,), 0 an X and 1 an O: (N, 1, size, size) uint8.

    Each change that is named is drawn at random for each image on its own; without any, all X are the same
    drawing and so are all O. A change does not depend on which others are made beside it.

    >>> x, o = draw_xo(np.array([0, 1]), size=9)[:, 0]
    >>> [int(image[4, 4]) > 0 for image in (x, o)]  # ink in the middle of an X, none in that of an O
    [True, False]
    """
    n = len(labels)

    def draw(change: Change, low: float, high: float, plain: float, axes: tuple[int, ...] = ()) -> np.ndarray:
        drawn = _rng(seed, change).uniform(low, high, (n, *axes))
        return drawn if change in changes else np.full_like(drawn, plain)

    shift = draw("translation", -SHIFT, SHIFT, 0.0, (2,))
    scale = draw("scaling", *SCALE, 1.0)
    angle = np.deg2rad(draw("rotation", -TURN, TURN, 0.0))
    half_stroke = draw("weight", *THIN_AND_THICK, HALF_STROKE)

    place = (np.arange(size) + 0.5) * 2 / size - 1  # the middle of each pixel
    x = place[None, None, :] - shift[:, 0, None, None]  # (N, 1, W)
    y = place[None, :, None] - shift[:, 1, None, None]  # (N, H, 1)
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    reach = (REACH * scale)[:, None, None]
    away = np.where(
        np.asarray(labels)[:, None, None] == 0,
        _from_cross(cos * x + sin * y, cos * y - sin * x, reach),
        _from_ellipse(cos * x + sin * y, cos * y - sin * x, reach),
    )  # (N, H, W): how far each pixel is from the middle of a stroke
    ink = np.clip(0.5 + (half_stroke[:, None, None] - away) * size / 2, 0, 1)  # an edge is one pixel wide
    if "noise" in changes:
        ink = np.clip(ink + _rng(seed, "noise").normal(0, GREY, ink.shape), 0, 1)
    return np.rint(ink * 255).astype(np.uint8)[:, None]


def _from_cross(x: np.ndarray, y: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Return the distance to the nearer of the two diagonals of the square from -reach to reach."""
    along, across = (x + y) / np.sqrt(2), (y - x) / np.sqrt(2)
    end = reach * np.sqrt(2)
    first = np.hypot(across, np.maximum(np.abs(along) - end, 0))
    second = np.hypot(along, np.maximum(np.abs(across) - end, 0))
    return np.minimum(first, second)


def _from_ellipse(x: np.ndarray, y: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Return the distance to an upright ellipse, to first order: |f| / |gradient of f| with f = sqrt((x/a)^2 + (y/b)^2)
    -
    1.
    """
    a, b = NARROW * reach, reach
    radius = np.hypot(x / a, y / b)
    slope = np.hypot(x / a**2, y / b**2) / np.maximum(radius, 1e-9)
    return np.abs(radius - 1) / np.maximum(slope, 1e-9)


def _rng(seed: int, change: str) -> np.random.Generator:
    """Return a stream of its own for each change."""
    return np.random.default_rng([seed, *change.encode()])
