"""The classes, told: one-hot targets beside what two heads have learned of them, and the mistakes."""

from __future__ import annotations

import numpy as np
from torch import nn

from replearn.figures.style import new_panels
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.value_matrix import value_matrix
from replearn.teaching.lib.class_vectors import confusions, cosines, likest, narrow_classifier, pair_correlation
from replearn.teaching.lib.images import DigitImages
from replearn.teaching.lib.learning import learn, scores, seeded
from replearn.teaching.lib.lesson import Lesson

NARROW = 2  # numbers a class in the head of the small net
TRAIN = 20_000  # images at most that it learns from


def tell_classes(lesson: Lesson, images: DigitImages, head: np.ndarray, seed: int) -> None:
    """One-hot targets beside learned class vectors, a wide head's (K, D) and a narrow one's, and the mistakes."""
    k, wide = head.shape
    net = _narrow_net(images, k, seed)
    hard, soft = confusions(images.test_labels, scores(net, images.test))
    *_, last = net.parameters()  # the head comes last, its rows are the class vectors
    narrow = last.detach().numpy()
    alike = {
        "one-hot targets": np.eye(k),
        f"head of {wide} numbers": cosines(head - head.mean(axis=0)),
        f"head of {NARROW} numbers": cosines(narrow - narrow.mean(axis=0)),
    }
    lesson.section("The ten classes", "클래스 벡터", further=True)
    lesson.say(
        "A classifier is told its classes one-hot, all equally unlike. Row k of its last layer, the head, is what it "
        f"has learned of class k. Two heads, on the test images of {images.name}: that of the convolutional classifier "
        f"has {wide} numbers a class, that of a small net {NARROW} ({percent(np.trace(hard) / hard.sum())} of "
        "the test images right). Rows are taken less their mean, which no probability depends on."
    )
    lesson.table(
        ("class vectors", "cosines", "nearest pairs", "rho, mistakes", "rho, probability"),
        [_facts(name, matrix, hard, soft) for name, matrix in alike.items()],
        f"rho: Spearman's rank correlation, over pairs of classes, of the cosine with how often the net of {NARROW} "
        "numbers takes one for the other, and with the probability that it gives the other.",
    )
    mistaken = ", ".join(f"{a} and {b} ({hard[a, b] + hard[b, a]} times)" for a, b in likest(hard, 4))
    lesson.say(
        f"{wide} numbers leave room for ten vectors to keep away from each other (the most that ten can do is "
        f"a cosine of {-1 / (k - 1):.2f} for every pair), so what a wide head learns is not far from one-hot, and says "
        f"little of what looks like what. In {NARROW} numbers classes must share, and those share that look alike. The "
        f"pairs mistaken most: {mistaken}."
    )
    _draw(lesson, alike, hard)


def _narrow_net(images: DigitImages, k: int, seed: int) -> nn.Sequential:
    net = seeded(lambda: narrow_classifier(images.train[0].size, NARROW, k), seed)
    return learn(net, images.train[:TRAIN], images.train_labels[:TRAIN], epochs=5, seed=seed)


def _facts(name: str, matrix: np.ndarray, hard: np.ndarray, soft: np.ndarray) -> tuple[object, ...]:
    """Return a row of the table: how far the cosines (K, K) reach, the largest, and how they go with the mistakes."""
    others = matrix[~np.eye(len(matrix), dtype=bool)]
    reach = f"{others.min():.2f} to {others.max():.2f}"
    if others.std() == 0:  # all alike: no pair is nearest, nothing correlates
        return name, reach, "none", "none", "none"
    pairs = ", ".join(f"{a}-{b}" for a, b in likest(matrix, 5))
    return name, reach, pairs, pair_correlation(matrix, hard), pair_correlation(matrix, soft)


def _draw(lesson: Lesson, alike: dict[str, np.ndarray], hard: np.ndarray) -> None:
    names = [str(label) for label in range(len(hard))]
    figure, axes = new_panels(2, 2, 7, 6.6)
    for ax, (name, matrix) in zip(axes, alike.items(), strict=False):
        value_matrix(ax, matrix, names, name, "cosine of two classes", most=1)
    value_matrix(axes[3], hard, names, "mistakes", "row taken for column", 0)
    nearest = ", ".join(f"{a} and {b}" for a, b in likest(alike[f"head of {NARROW} numbers"], 3))
    lesson.figure(
        "classes",
        figure,
        "To one-hot targets no two digits are alike. In a head with few numbers the digits whose vectors point the "
        f"same way (red: {nearest}) are those that look alike and are taken for each other.",
    )
