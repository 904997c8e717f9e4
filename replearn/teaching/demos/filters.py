"""Filters: what a trained network looks for, and what its features are worth.

The filters and feature maps of the classifier; and hand-made features (blocks, gradient histograms) and PCA
beside learned ones, by the accuracy of a linear model on each.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from replearn.figures.lines import metric_against
from replearn.figures.style import new_axes
from replearn.metrics.linear_probe import linear_probe_accuracy
from replearn.metrics.sample import sample
from replearn.models.classifier import Classifier
from replearn.teaching.arithmetic.gradient_histograms import block_means, gradient_histograms
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.mosaic import mosaics
from replearn.teaching.lib.feature_spaces import feature_spaces
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.layers import conv_layers
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.nets import classifier

PLACE = 70
SECONDS = 20
NETS = ("classifier",)  # that it looks into
COLUMNS = 16
LEARNED_FROM = (100, 1000, 10_000)


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/filters/."""
    images = digit_images()
    run = classifier(out_dir, seed)
    lesson = Lesson("filters", out_dir, "Filters, and what they are worth", "학습된 필터")
    lesson.say(
        f"Images: {images.name}. The network: a convolutional classifier that learned from "
        f"{run.metrics['dataset']['n_train']:,} images of {run.metrics['dataset']['name']}, and is right on "
        f"{percent(run.metrics['test']['accuracy'], 2)} of the test images there. Nobody chose its filters (필터); "
        "gradient descent did."
    )
    model = cast("Classifier", run.model)
    draw_layers(lesson, images, model)
    worth(lesson, images, model, seed, learned_from=run.metrics["dataset"]["n_train"])
    return lesson


def draw_layers(lesson: Lesson, images: DigitImages, model: Classifier) -> None:
    """The filters of the first two convolutions, and the feature maps of every one for a test digit."""
    digit = int(np.flatnonzero(images.test_labels == 4)[0])
    layers = conv_layers(model.encoder, images.test[digit] / 255)
    lesson.section("Layer by layer", "층별 필터와 특징 맵")
    lesson.say("Its convolutions, first to last, and how many filters of what size each of them has learned:")
    lesson.table(
        ("layer", "filters", "size of one", "weights", "feature map"),
        [
            (layer.name, len(layer.weights), "x".join(map(str, layer.weights.shape[1:])), layer.weights.size,
             "x".join(map(str, layer.maps.shape[1:])))
            for layer in layers
        ],
        "Size: channels in x height x width.",
    )  # fmt: skip
    first = {f"{layers[0].name}: its filters": layers[0].weights[:, 0]}
    if len(layers) > 1:
        inner = layers[1].weights[:COLUMNS, :COLUMNS]
        first[f"{layers[1].name}: a row a filter, a column a channel of its input"] = inner.reshape(
            -1, *inner.shape[2:]
        )
    width = min(COLUMNS, len(layers[0].weights))
    lesson.figure(
        "learned_filters",
        mosaics(first, width),
        "Red weights ask for bright pixels, blue ones for dark. Many filters of the first layer set one side against "
        "the other: small edges. Those of the second weigh the maps of the first and are hard to read by themselves.",
    )
    maps = {"input": images.test[digit] / 255} | {layer.name: layer.maps[:COLUMNS] for layer in layers}
    lesson.figure(
        "feature_maps",
        mosaics(maps, COLUMNS),
        f"A test digit and the answers of up to {COLUMNS} filters of each convolution (bright: a strong answer, all "
        "black: none; each map on its own scale). The first show strokes and edges; the further in, the coarser the "
        "picture and the more it says what is there rather than where.",
    )


def worth(
    lesson: Lesson, images: DigitImages, model: Classifier, seed: int, sizes: tuple[int, ...] = LEARNED_FROM,
    learned_from: int = 0,
) -> None:  # fmt: skip
    """The accuracy of a linear model on each kind of features, learned from few and from many images.

    learned_from: images with labels that the network itself has seen.
    """
    chosen = sample(len(images.train), max(sizes), seed)
    chosen = np.random.default_rng(seed).permutation(chosen)
    labels = images.train_labels[chosen]
    sizes = tuple(sorted({min(size, len(chosen)) for size in sizes}))
    spaces = all_features(images.train[chosen], images.test, model)
    found = {
        name: [linear_probe_accuracy(train[:size], labels[:size], test, images.test_labels) for size in sizes]
        for name, (train, test) in spaces.items()
    }
    lesson.section("Hand-made features against learned ones", "전통적 특징과 학습된 특징")
    lesson.say(
        "Before deep learning experts designed features: mean brightness of blocks (블록 평균), or histograms of "
        "gradient directions (기울기 방향 히스토그램, HOG), which count edges by direction in each part of the image. "
        "A linear model then told the classes apart. Here the same linear model (logistic regression) reads each kind "
        "of features."
    )
    lesson.table(
        ("features", "numbers", *(f"from {size:,} images" for size in sizes)),
        [(name, spaces[name][0].shape[1], *(percent(value, 2) for value in values)) for name, values in found.items()],
        f"Accuracy on {len(images.test):,} test images. The CNN's features were themselves learned, from "
        f"{learned_from or len(images.train):,} images and their labels; the others know no label.",
    )
    figure, ax = new_axes(7, 3.6)
    series = {name: (np.array(sizes), np.array(values), None) for name, values in found.items()}
    metric_against(ax, series, "labelled images for the linear model", "test accuracy", logx=True)
    best = max((name for name in found if name != "CNN features"), key=lambda name: found[name][-1])
    lesson.figure(
        "worth",
        figure,
        f"The same linear model on different features. Best of those made without labels: {best}. Features that a "
        "network learned for the task leave a linear model almost nothing to do.",
    )


def all_features(train: np.ndarray, test: np.ndarray, model: Classifier) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return two sets of uint8 images (N, 1, H, W), (M, 1, H, W) by every kind of features: (N, D) and (M, D) each."""
    pixels, pca, learned = feature_spaces(train, test, {"CNN": model}).values()
    return {
        "pixels": pixels,
        "block means": (block_means(train), block_means(test)),
        "PCA": pca,
        "gradient histograms": (gradient_histograms(train / 255), gradient_histograms(test / 255)),
        "CNN features": learned,
    }
