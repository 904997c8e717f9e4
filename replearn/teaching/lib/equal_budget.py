"""MLPs and a CNN trained on the same images for as long, on pixels in order and on shuffled ones."""

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from torch import nn

from replearn.teaching.arithmetic.weight_counts import CHANNELS, CLASSES, KERNEL, cnn_layers
from replearn.teaching.lib.learning import accuracy, count_parameters, learn, scores, seeded
from replearn.teaching.lib.pixel_order import permute_inputs, shuffled

TRAIN, TEST = 4_000, 2_000  # images at most
WIDE = 512  # hidden units of the larger MLP

Change = Callable[[np.ndarray], np.ndarray]


class ImageArrays(NamedTuple):
    """Standardised images (N, C, H, W) float32 and labels (N,), for training and for testing."""

    name: str
    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray
    epochs: int


class Reached(NamedTuple):
    """What a network came to: accuracy on images in order and shuffled, 0 to 1; time over that of the CNN."""

    network: str
    parameters: int
    in_order: float
    in_disorder: float
    time: float


def standardised(
    name: str, train: np.ndarray, train_labels: np.ndarray, test: np.ndarray, test_labels: np.ndarray, epochs: int
) -> ImageArrays:
    """Return the first images of each part, less the mean of all training pixels, by their standard deviation."""
    first = train[:TRAIN].astype(np.float32)
    mean, std = first.mean(), first.std()
    rest = ((test[:TEST] - mean) / std).astype(np.float32)
    return ImageArrays(name, (first - mean) / std, train_labels[:TRAIN], rest, test_labels[:TEST], epochs)


def networks(shape: tuple[int, int, int]) -> dict[str, tuple[Callable[[], nn.Sequential], float]]:
    """Return, for images (C, H, W), what makes each network, and its learning rate. The CNN's size is the
    first MLP's.
    """
    channels, side, _ = shape
    pixels = channels * side * side
    equal = round(sum(layer.weights for layer in cnn_layers(channels, side)) / (pixels + CLASSES))

    def mlp(hidden: int) -> nn.Sequential:
        return nn.Sequential(nn.Flatten(), nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, CLASSES))

    def cnn() -> nn.Sequential:
        layers: list[nn.Module] = []
        for c_in, c_out in pairwise((channels, *CHANNELS)):
            layers += [nn.Conv2d(c_in, c_out, KERNEL, padding=KERNEL // 2), nn.ReLU(), nn.MaxPool2d(2)]
        return nn.Sequential(*layers, nn.Flatten(), nn.Linear(CHANNELS[-1] * (side // 8) ** 2, CLASSES))

    return {
        f"MLP, {equal} hidden": (lambda: mlp(equal), 3e-3),
        f"MLP, {WIDE} hidden": (lambda: mlp(WIDE), 1e-3),
        "CNN": (cnn, 3e-3),
    }


def interval(share: float, count: int) -> float:
    """Return half the width of the 95 % interval of a share that was measured on `count` images (normal approximation).

    >>> round(interval(0.5, 1000), 3)
    0.031
    """
    return 1.96 * (share * (1 - share) / count) ** 0.5


def trained_both_ways(images: ImageArrays, seed: int) -> list[Reached]:
    """Return each network trained on the images in order, and from the same start on shuffled ones; the CNN
    comes last.
    """
    rows, seconds = [], []
    for name, (make, rate) in networks(images.train.shape[1:]).items():
        began = time.perf_counter()
        in_order, in_disorder = (
            _trained_accuracy(seeded(make, seed), rate, change, images, seed)
            for change in (np.asarray, partial(shuffled, seed=seed))
        )
        seconds.append(time.perf_counter() - began)
        rows.append((name, count_parameters(make()), in_order, in_disorder))
    return [Reached(*row, second / seconds[-1]) for row, second in zip(rows, seconds, strict=True)]


def _trained_accuracy(network: nn.Module, rate: float, change: Change, images: ImageArrays, seed: int) -> float:
    learn(
        network,
        change(images.train),
        images.train_labels,
        epochs=images.epochs,
        seed=seed,
        learning_rate=rate,
        batch_size=32,
    )
    return accuracy(network, change(images.test), images.test_labels)


def unnoticed_shuffle(images: ImageArrays, seed: int) -> float:
    """Return the largest difference between an MLP's scores and what it says of shuffled images once its first weights
    are put in the same new order: rounding only.
    """
    shape = images.train.shape[1:]
    make, _ = next(iter(networks(shape).values()))
    network = seeded(make, seed)
    before = scores(network, images.test[:500])
    permute_inputs(network, shape, seed)
    return float(np.abs(scores(network, shuffled(images.test[:500], seed)) - before).max())
