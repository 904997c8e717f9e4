"""Depth and skips: why deep plain nets stop learning, and how ResNet goes on.

Training loss and gradient by depth, with skips and without; the identity; VGG's rule of sizes; what an Inception
module costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from replearn.networks.inception import branch
from replearn.networks.residual import ResidualBlock
from replearn.teaching.lib.deep_nets import (
    DEPTHS,
    gradient_norms,
    multiplications,
    residual_net,
    resnet18,
    training_losses,
    vgg_steps,
)
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.learning import seeded
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.line_figure import line_figure

PLACE = 75
SECONDS = 20
IMAGES = 3000  # to train on


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/depth/."""
    images = digit_images()
    lesson = Lesson("depth", out_dir, title="Depth and skip connections", korean="깊이와 잔차 연결")
    lesson.say(f"Images: {images.name}.")
    _sizes(lesson)
    _degradation(lesson, images, seed, DEPTHS)
    _identity(lesson, images)
    _gradient(lesson, images, seed)
    _inception(lesson)
    return lesson


def _sizes(lesson: Lesson) -> None:
    lesson.section("Halve the size, double the depth", "크기는 반으로, 채널은 두 배로")
    lesson.say(
        "VGG-16 goes down in five steps. After each, pooling halves the maps, and the next step has twice as many "
        "channels (채널), until they are 512: where things are gets coarser, what is there gets richer."
    )
    rows = [(i, c, f"{s} x {s}", c * s * s) for i, (c, s) in enumerate(vgg_steps(), start=1)]
    lesson.table(("step", "channels", "size", "numbers in the maps"), rows)


def _degradation(lesson: Lesson, images: DigitImages, seed: int, depths: Sequence[int], epochs: int = 3) -> None:
    lesson.section("Degradation", "성능 저하 문제")
    x, y = images.train[:IMAGES], images.train_labels[:IMAGES]
    lesson.say(
        f"Plain networks and networks with skip connections (잔차 연결), equal in all else, see the same {len(x):,} "
        f"digits {epochs} times. The loss below is that of the training images themselves: a plain network that is "
        "too deep does not overfit, it fails to fit in the same time. With skips, depth does not hurt."
    )
    losses = training_losses(x, y, seed, depths, epochs)
    rows = list(zip(depths, losses[False], losses[True], strict=True))
    lesson.table(("layers", "training loss, plain", "training loss, with skips"), rows)
    named = {"plain": losses[False], "with skips": losses[True]}
    lesson.figure(
        "degradation",
        line_figure(named, "layers with weights", "training loss", at=depths),
        f"Loss on the training images after {epochs} epochs against depth. Beyond some depth the plain network gets "
        "worse on the very images it learns from; the one with skips does not.",
    )


def _identity(lesson: Lesson, images: DigitImages) -> None:
    lesson.section("The identity is easy to learn", "항등 함수")
    lesson.say(
        "A residual block (잔차 블록) computes relu(F(x) + x). If more layers are of no use, it has only to let F be "
        "0. Here all weights are 0: what comes in comes out. The plain block, relu(F(x)), has forgotten everything."
    )
    patch = images.train[0, 0, 10:15, 10:15]
    maps = torch.from_numpy(patch.astype(np.float32))[None, None]
    outputs = {name: zero_block(maps, skip) for name, skip in (("with the skip", True), ("plain", False))}
    lesson.matrices({"x": patch} | {name: out[0, 0].astype(int) for name, out in outputs.items()})


def zero_block(maps: Tensor, skip: bool) -> np.ndarray:
    """Return what a block of two convolutions with all weights 0 makes of maps (B, C, H, W)."""
    block = ResidualBlock(maps.shape[1], skip).eval().requires_grad_(False)
    for parameter in block.parameters():
        nn.init.zeros_(parameter)
    return block(maps).numpy()


def _gradient(lesson: Lesson, images: DigitImages, seed: int) -> None:
    lesson.section("How the gradient comes down", "기울기의 흐름")
    x, y = images.train[:128], images.train_labels[:128]
    deep = {
        name: gradient_norms(seeded(partial(residual_net, 40, skips), seed), x, y)[1:-1]
        for name, skips in (("plain", False), ("with skips", True))
    }
    cut = {
        name: gradient_norms(seeded(partial(resnet18, skips), seed), x, y)[:-1]
        for name, skips in (("ResNet-18, skips cut", False), ("ResNet-18", True))
    }
    every = {f"40 layers, {name}": norms for name, norms in deep.items()} | cut
    rows = [(name, norms[0], norms[-1], norms[0] / norms[-1]) for name, norms in every.items()]
    lesson.say(
        "Learning starts with the gradient of the loss, which comes down layer by layer, each time multiplied. With "
        "the skip it also takes the short way: a' = g(z + a), so the derivative of each block has a 1 added to it. "
        "Batch normalisation (배치 정규화) keeps the plain network's gradient from vanishing, but makes it grow on "
        "its way down: no one learning rate suits the first and the last layer. With skips the layers stay much "
        "closer."
    )
    lesson.table(("before any training", "first convolution", "last convolution", "first : last"), rows)
    lesson.figure(
        "gradient",
        line_figure(deep, "convolution, first to last", "norm of the gradient", log=True),
        "Norm of the gradient of each convolution's weights in a network of 40 layers, before training, on a "
        "logarithmic scale. The flatter the line, the more evenly the layers learn.",
    )


def _inception(lesson: Lesson) -> None:
    lesson.section("The Inception module and its cost", "인셉션 모듈")
    lesson.say(
        "An Inception module has 1x1, 3x3 and 5x5 convolutions and pooling side by side and stacks their maps: the "
        "network need not choose one size of kernel. GoogLeNet stacks nine. The 5x5 branch, 32 filters on maps of "
        "28x28x192, would be dear; a 1x1 convolution (1x1 합성곱) to 16 channels first makes it ten times cheaper."
    )
    direct, through = (multiplications(partial(branch, 192, 32, 5, t), (1, 192, 28, 28)) for t in (None, 16))
    lesson.formula(f"direct: (28*28*32) * (5*5*192) = {direct:,}")
    lesson.formula(f"through 1x1: (28*28*16) * 192 + (28*28*32) * (5*5*16) = {through:,}")
    lesson.formula(f"{through:,} / {direct:,} = {through / direct:.3f}")
