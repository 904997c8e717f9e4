"""Four ways to tell X from O, and how often each is wrong."""

import numpy as np
from torch import nn

from replearn.data.xo import CHANGES, draw_xo
from replearn.teaching.arithmetic.similarity import pixel_similarity
from replearn.teaching.lib.learning import learn, scores, seeded

TRAIN, TEST, EPOCHS = 200, 1_000, 30  # images, images of each kind of change


def linear_model() -> nn.Sequential:
    """Return a weight for each pixel and class."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 2))


def mlp() -> nn.Sequential:
    """Return the same with 64 hidden units between."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 2))


def cnn() -> nn.Sequential:
    """Return three convolutions; of each last map only its largest value counts, wherever it is."""
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(8, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 16, 5, padding=2), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(16, 2)),
    )


LEARNERS = {"linear model": linear_model, "MLP": mlp, "CNN": cnn}  # each (N, 1, 28, 28) -> (N, 2) scores


def errors(
    seed: int, train: int = TRAIN, test: int = TEST, epochs: int = EPOCHS
) -> tuple[dict[str, np.ndarray], nn.Sequential]:
    """Return the error in % of each way on test images of each kind of change, then of all at once, (6,); and the CNN.

    All are trained on the same `train` drawings, which have every change at once; templates need no training.
    """
    labels, asked = np.arange(train) % 2, np.arange(test) % 2
    images = draw_xo(labels, CHANGES, seed=2 * seed + 100)
    tests = [draw_xo(asked, changes, seed=2 * seed + 101) for changes in (*((one,) for one in CHANGES), CHANGES)]
    x, o = draw_xo(np.array([0, 1]))[:, 0]
    wrong = {"template": [(_nearer_o(test[:, 0], x, o) != asked).mean() for test in tests]}
    for name, make in LEARNERS.items():
        network = seeded(make, seed)
        learn(network, images, labels, epochs=epochs, seed=seed, batch_size=32)
        wrong[name] = [(scores(network, test).argmax(axis=1) != asked).mean() for test in tests]
    return {name: 100 * np.array(values) for name, values in wrong.items()}, network


def _nearer_o(images: np.ndarray, x: np.ndarray, o: np.ndarray) -> np.ndarray:
    """Return 1 where an image is more like the O than like the X, else 0."""
    return (pixel_similarity(images, o) > pixel_similarity(images, x)).astype(np.int64)
