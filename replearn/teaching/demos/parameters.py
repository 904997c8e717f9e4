"""Parameters: why a CNN needs so few weights, and what it assumes in return.

The lecture's CNN and MLP counted weight by weight; weight sharing and sparsity; both trained on digits and on
CIFAR-10 where it is at hand; and one fixed shuffle of the pixels, which an MLP does not notice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_axes, new_figure
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.arithmetic.weight_counts import KERNEL, SLIDE_TOTAL, cnn_layers, convolution_as_dense, mlp_layers
from replearn.teaching.figures.dots import grouped_dots
from replearn.teaching.lib.cifar import PATTERN, cifar_images
from replearn.teaching.lib.equal_budget import (
    TRAIN,
    ImageArrays,
    Reached,
    interval,
    standardised,
    trained_both_ways,
    unnoticed_shuffle,
)
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.pixel_order import shuffled

PLACE = 60
SECONDS = 50


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/parameters/."""
    lesson = Lesson("parameters", out_dir, "Parameters", "매개변수(파라미터) 수")
    _count(lesson)
    _sharing(lesson)
    _contest(lesson, [_digits(), *_cifar(lesson)], seed)
    return lesson


def _count(lesson: Lesson) -> None:
    lesson.section("Counting", "세어 보기")
    lesson.say(
        "The lecture's CNN takes a 32 x 32 colour image through three convolutions with padding 2, each followed by "
        "2x2 max-pooling (32, 16, 8, 4), and one fully connected layer. Pooling has no parameters (매개변수)."
    )
    lesson.say(
        "In letters: an MLP of two hidden layers on 3,072 inputs has 3072*h1 + h1*h2 + h2*10 weights. The sum "
        "3072 + h1 + h2 + 10, written beside it by hand, counts units, not weights.",
        "식으로 쓰면, 입력이 3,072개이고 은닉층이 둘인 MLP의 가중치는 3072*h1 + h1*h2 + h2*10개입니다. 옆에 손으로 "
        "쓴 3072 + h1 + h2 + 10은 가중치가 아니라 유닛의 수입니다.",
    )
    header = ["layer", "working", "weights (가중치)", "biases (편향)"]
    cnn, mlp = cnn_layers(), mlp_layers()
    for name, layers in (("CNN", cnn), ("MLP", mlp)):
        weights, biases = (sum(layer.weights for layer in layers), sum(layer.biases for layer in layers))
        rows = [*map(list, layers), ["total", "", weights, biases]]
        lesson.table([name, *header[1:]], rows, f"With biases: {weights + biases:,}.")
        if name == "CNN":
            lesson.say("An MLP with as many units as the CNN has numbers after each pooling needs far more.")
    ours = sum(layer.weights for layer in mlp)
    lesson.say(
        f"The slide prints {SLIDE_TOTAL:,} for the MLP. The right sum is {ours:,}: the slide is wrong by "
        f"{SLIDE_TOTAL - ours:,}, which is 1,024 * 1,000; with 1,024 * 1,512 in place of 1,024 * 512 one gets its sum."
    )
    lesson.formula(" + ".join(f"{layer.weights:,}" for layer in mlp) + f" = {ours:,}")
    lesson.say(f"The MLP has {ours / sum(layer.weights for layer in cnn):,.0f} times the weights of the CNN.")


def _sharing(lesson: Lesson) -> None:
    lesson.section("Weight sharing and sparsity", "가중치 공유와 희소성")
    every, nonzero, different = convolution_as_dense(channels=3, filters=32, side=32, kernel=KERNEL)
    lesson.say(
        "The first convolution is a fully connected layer from 3,072 to 32,768 numbers in which most weights are 0, "
        "because a unit looks at 5 x 5 pixels only (sparsity, 희소성), and the others repeat, because every place "
        "uses the same filters (weight sharing, 가중치 공유)."
    )
    lesson.table(
        ["weights of the first layer", "count", "working"],
        [
            ["if all were free", every, "3,072 * 32,768"],
            ["not 0", nonzero, "3 * 32 * (5*32 - 6)^2: at each edge, 3 weights of a row of 5 hang over"],
            ["different", different, "5*5*3*32"],
        ],
        f"{percent(1 - nonzero / every)} are 0; each other one is used {nonzero / different:,.0f} times on average.",
    )
    lesson.desk(
        "counts", {},
        "Make the image larger, and the number of filters: what grows, and what does not?",
        "이미지와 필터 수를 키워 보세요. 무엇이 늘고 무엇이 그대로입니까?",
    )  # fmt: skip


def _contest(lesson: Lesson, sets: list[ImageArrays], seed: int) -> None:
    lesson.section("Trained, on pixels in order and shuffled", "학습 비교")
    lesson.say(
        "Three networks see the same images equally often: an MLP with about as many weights as the CNN, a larger "
        "MLP, and the CNN. Each is trained twice: on the images, and on the images with all pixels moved to "
        "other places, by one permutation (순열) for all. We cannot read a shuffled digit; all its values are there."
    )
    _show_shuffled(lesson, sets, seed)
    reached = [trained_both_ways(images, seed) for images in sets]
    for images, rows in zip(sets, reached, strict=True):
        _tell(lesson, images, rows, seed)
    _draw(lesson, sets, reached)
    lesson.say(
        "What is trained here, on few images for seconds, shows the order of the networks, not what they can reach. "
        "Trained on all 50,000 images of CIFAR-10, MLPs get about 50 % of the test images right; CNNs that were "
        "published up to 2015 get 92.49 to 96.53 % of them right."
    )


def _tell(lesson: Lesson, images: ImageArrays, rows: list[Reached], seed: int) -> None:
    lesson.table(
        ["network", "parameters", "in order", "shuffled", "time (CNN: 1)"],
        [(r.network, r.parameters, percent(r.in_order), percent(r.in_disorder), f"{r.time:.2g}") for r in rows],
        f"{images.name}: {len(images.train):,} training images, {images.epochs} epochs; accuracy "
        f"on {len(images.test):,} test images, uncertain by {percent(interval(0.5, len(images.test)))} (95 %).",
    )
    small, large, cnn = (row.in_disorder for row in rows)
    below = cnn < min(small, large) - interval(cnn, len(images.test))
    why = " It falls below them: that neighbours belong together, as it assumes, is now wrong." if below else ""
    lesson.say(
        f"{images.name}, shuffled: the CNN gets {percent(cnn)} right, the MLPs {percent(small)} and "
        f"{percent(large)}.{why}"
    )
    lesson.say(
        f"{images.name}: with its first weights in the same new order, an MLP gives shuffled images the scores it "
        f"gave before (largest difference {unnoticed_shuffle(images, seed):.1e}). No reordering of a CNN's few "
        "shared weights does that."
    )


def _draw(lesson: Lesson, sets: list[ImageArrays], reached: list[list[Reached]]) -> None:
    dots: dict[str, list[np.ndarray]] = {"small MLP": [], "large MLP": [], "CNN": []}
    for images, rows in zip(sets, reached, strict=True):
        for columns, row in zip(dots.values(), rows, strict=True):
            shares = (row.in_order, row.in_disorder)
            columns += [100 * (p + interval(p, len(images.test)) * np.array([-1, 0, 1])) for p in shares]
    figure, ax = new_axes(7, 3.4)
    groups = [name for images in sets for name in (images.name, f"{images.name}, shuffled")]
    values = {name: np.stack(columns, axis=1) for name, columns in dots.items()}
    grouped_dots(ax, groups, values, "test accuracy in %", subtitle="Bars: 95 % intervals.")
    caption = (
        "The MLPs reach the same on shuffled pixels as on images, for they never knew which pixels are neighbours. "
        "The CNN does know: it is best where neighbours belong together, and loses that when the pixels are shuffled."
    )
    lesson.figure("shuffled", figure, caption)


def _show_shuffled(lesson: Lesson, sets: list[ImageArrays], seed: int) -> None:
    rows: list[Any] = []
    for images in sets:
        shown = images.test[:8]
        shown = (shown - shown.min()) / np.ptp(shown)
        rows += [(images.name, shown, None), ("shuffled", shuffled(shown, seed), None)]
    caption = (
        "Test images, and the same images after the shuffle: each pixel goes to the same new place in all of them."
    )
    lesson.figure("images", reconstruction_rows(new_figure(6.5), rows), caption)


def _digits() -> ImageArrays:
    images = digit_images()
    parts = (images.train, images.train_labels, images.test, images.test_labels)
    epochs = round(5 * TRAIN / min(TRAIN, len(images.train)))  # of fewer images more, for as many steps
    return standardised(images.name, *parts, epochs=epochs)


def _cifar(lesson: Lesson) -> list[ImageArrays]:
    found = cifar_images()
    if found is None:
        lesson.say(f"No CIFAR-10 at hand ({PATTERN} in the folder that REPLEARN_DATA names): digits alone, then.")
        return []
    train, test = found.splits["train"], found.splits["test"]
    parts = (np.asarray(train.images), train.labels, np.asarray(test.images), test.labels)
    return [standardised(found.name, *parts, epochs=8)]
