"""Limits of MLPs: vanishing gradients, digits learned by heart, poor minima.

A sigmoid MLP of ten layers against one of ReLUs; training and test accuracy against the number of labelled digits;
XOR from a hundred starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from torch import nn

from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.lib.deep_nets import deep_mlp, gradient_norms, xor_losses
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.learning import accuracy, learn, seeded
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.line_figure import line_figure

PLACE = 74
SECONDS = 7
SIZES = (100, 300, 1000, 3000)  # of training sets
STARTS = 100  # of the XOR nets


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/mlp_limits/."""
    images = digit_images()
    lesson = Lesson("mlp_limits", out_dir, title="Limits of MLPs", korean="다층 퍼셉트론의 한계")
    lesson.say(f"Images: {images.name}.")
    _vanishing(lesson, images, seed)
    _overfitting(lesson, images, seed, SIZES)
    _local_minima(lesson, seed)
    return lesson


def _vanishing(lesson: Lesson, images: DigitImages, seed: int) -> None:
    lesson.section("Vanishing gradient", "기울기 소실")
    norms = {
        name: gradient_norms(
            seeded(partial(deep_mlp, 10, kind), seed),
            images.train[:256],
            images.train_labels[:256],
        )
        for name, kind in (("sigmoid", nn.Sigmoid), ("ReLU", nn.ReLU))
    }
    lesson.say(
        "The slope of the sigmoid is at most 1/4, and the gradient is multiplied by it at each layer on its way down; "
        "ReLU's slope is 1 wherever it is on. In an MLP of ten layers nine activations lie on the way:"
    )
    lesson.formula(f"(1/4)^9 = {0.25**9:.2g}")
    rows = [(i, *(f"{norm:.1e}" for norm in pair)) for i, pair in enumerate(zip(*norms.values(), strict=True), start=1)]
    lesson.table(("layer", *norms), rows)
    lesson.figure(
        "vanishing",
        line_figure(norms, "layer, first to last", "norm of the gradient", log=True),
        "Norm of the gradient of each layer's weights in an MLP of ten layers. With sigmoids the first layers are told "
        "almost nothing of the error.",
    )


def _overfitting(lesson: Lesson, images: DigitImages, seed: int, sizes: Sequence[int]) -> None:
    lesson.section("Overfitting", "과적합")
    sizes = sorted({min(size, len(images.train)) for size in sizes})
    rows = []
    for size in sizes:
        x, y = images.train[:size], images.train_labels[:size]
        network = learn(seeded(lambda: deep_mlp(3, nn.ReLU, 256), seed), x, y, epochs=max(10, 3000 // size), seed=seed)
        rows.append((size, accuracy(network, x, y), accuracy(network, images.test, images.test_labels)))
    lesson.say(
        "An MLP of 270 thousand weights can learn a few hundred digits by heart. What it makes of digits that it has "
        "not seen depends on how many labelled (레이블이 있는) ones it saw: the gap is overfitting, and data close it."
    )
    lesson.table(
        ("training images", "accuracy on them", "accuracy on test images"),
        [(size, percent(train), percent(test)) for size, train, test in rows],
    )
    lesson.figure(
        "overfitting",
        line_figure(
            {"training": [r[1] for r in rows], "test": [r[2] for r in rows]}, "training images", "accuracy", sizes
        ),
        "Accuracy of one MLP on the images that it was trained on and on others, against how many there were.",
    )


def _local_minima(lesson: Lesson, seed: int) -> None:
    lesson.section("Local minima", "지역 최솟값")
    rows = [(h, STARTS, int((xor_losses(h, STARTS, seed) > 0.1).sum())) for h in (2, 3, 4, 8)]
    lesson.say(
        "Two hidden units are enough for XOR, yet gradient descent does not always find the weights: where it starts "
        "decides in which minimum it ends. With more units than needed there is nearly always a way down."
    )
    lesson.table(("hidden units", "random starts", "ended in a local minimum"), rows)
