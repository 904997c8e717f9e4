"""Channels: filters of several layers, filters of 1x1, and what they cost.

The 7x7 image of three channels worked out, a whole layer with bias and activation, channels merged by a 1x1 filter,
and the multiplications counted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from replearn.teaching.arithmetic.examples import CHANNELS, DIAGONAL
from replearn.teaching.arithmetic.examples import THREE_CHANNELS as three
from replearn.teaching.arithmetic.windows import correlate, listed, relu, windows, working
from replearn.teaching.figures.feature_maps import map_panels
from replearn.teaching.lib.images import photo
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.summary.arithmetic import conv_multiplications, times

PLACE = 31
SECONDS = 5
LUMA = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/channels/."""
    lesson = Lesson("channels", out_dir, title="Channels", korean="채널")
    _three(lesson)
    _filters(lesson, seed)
    _layer(lesson, seed)
    _one_by_one(lesson)
    _multiplications(lesson)
    return lesson


def _three(lesson: Lesson) -> None:
    lesson.section("Several channels", "채널")
    lesson.say(
        "A colour image has three channels (채널). A filter then has three layers of weights, one for each: every one "
        "slides over its own channel, and the three sums are added. One filter, one feature map, however many "
        "channels."
    )
    for channel in CHANNELS:
        shown = {channel.name: channel.image, "kernel": channel.kernel}
        lesson.matrices(shown | {"feature map": correlate(channel.image, channel.kernel)})
    lesson.matrices({"sum of the three": correlate(three.image, three.kernel)})
    window = windows(three.image, (3, 3))[:, 0, 0]
    lesson.say("The first cell of the sum is the dot product of two vectors of 3*3*3 = 27 numbers:")
    lesson.formula(f"[{listed(window)}]")
    lesson.formula(f"[{listed(three.kernel)}]")
    terms = working(window, three.kernel).split(" + ")
    lesson.formula(f"{' + '.join(terms[:3])} + ... + {terms[-1]}")


def _filters(lesson: Lesson, seed: int) -> None:
    lesson.section("Several filters", "여러 필터")
    lesson.say(
        "Each filter makes a feature map of its own. Stacked, the maps are an image again, with as many channels as "
        "there are filters: the next layer's input."
    )
    picture = photo().transpose(2, 0, 1)[:, :32, :32]
    random = np.random.default_rng(seed)
    rows = []
    for image, filters in (
        (three.image, np.stack([three.kernel, np.stack([DIAGONAL] * 3)])),
        (picture, random.normal(size=(1, 3, 5, 5))),
        (picture, random.normal(size=(6, 3, 5, 5))),
    ):
        maps = np.stack([correlate(image, kernel) for kernel in filters])
        rows.append([times(array.shape) for array in (image, filters, maps)])
    lesson.table(("image (C*H*W)", "filters (F*C*h*w)", "feature maps (F*H'*W')"), rows)


def _layer(lesson: Lesson, seed: int) -> None:
    lesson.section("A layer: convolution, bias, activation", "편향과 활성화")
    images, outputs = ten_layer(seed)
    sums = correlate(images[0], np.ones((3, 3, 3)))
    error = float(np.abs(outputs[0, 0] - (10 * sums + 10)).max())
    lesson.say(
        "To each sum the layer adds one number, the bias (편향), and sends the result through an activation function "
        f"(활성화 함수) such as ReLU. A Conv2d(3, 1, 3) whose weights and bias are all 10 turns {images.shape} into "
        f"{outputs.shape}, each value 10 times the sum of the 27 inputs, plus 10 (largest difference {error:.1g})."
    )
    first = float(sums[0, 0])
    after = float(relu(outputs)[0, 0, 0, 0])
    lesson.formula(f"10 * ({first:.3f}) + 10 = {outputs[0, 0, 0, 0]:.3f}, after ReLU {after:.3f}")


def ten_layer(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return random images (1, 3, 10, 10), and what PyTorch's Conv2d(3, 1, 3) filled with 10 makes of them (1, 1, 8,
    8).
    """
    layer = torch.nn.Conv2d(3, 1, 3).requires_grad_(False)
    layer.weight.fill_(10.0)
    layer.bias.fill_(10.0)  # type: ignore[union-attr]
    images = torch.randn(1, 3, 10, 10, generator=torch.Generator().manual_seed(seed))
    return images.numpy(), layer(images).numpy()


def _one_by_one(lesson: Lesson) -> None:
    lesson.section("A filter of 1x1", "1x1 합성곱")
    planes = photo().transpose(2, 0, 1) / 255
    weights = np.array(LUMA)[:, None, None]
    grey = correlate(planes, weights)
    lesson.say(
        "A 1x1 filter sees one pixel, but all its channels: it merges them. With the weights that tell how bright the "
        f"eye finds red, green and blue, a photo {planes.shape} becomes a grey one {grey.shape}."
    )
    lesson.formula(
        " + ".join(f"{w} * {x:.3f}" for w, x in zip(LUMA, planes[:, 0, 0], strict=True)) + f" = {grey[0, 0]:.3f}"
    )
    shown = dict(zip(("photo", "red", "green", "blue", "merged by 1x1"), (photo(), *planes, grey), strict=True))
    lesson.figure(
        "one_by_one",
        map_panels(shown, 5),
        "The three channels of a photo, and the one channel that a 1x1 filter makes of them.",
    )


def _multiplications(lesson: Lesson) -> None:
    lesson.section("What it costs", "곱셈 횟수")
    lesson.say(
        "Each value of the output takes as many multiplications as the filter has weights. The last two rows are from "
        "the Inception network: 1x1 filters first merge 192 channels into 16, and the 5x5 filters get cheap."
    )
    rows: list[tuple[str, str, int]] = []
    for name, c_in, c_out, kernel, size in (
        ("3x3 filter, output 2x2", 1, 1, 3, 2),
        ("3x3x3 filter, output 4x4", 3, 1, 3, 4),
        ("two such filters", 3, 2, 3, 4),
        ("32 filters of 5x5x192, output 28x28", 192, 32, 5, 28),
    ):
        count = conv_multiplications(c_in, c_out, (kernel, kernel), (size, size))
        rows.append((name, _product(c_in, c_out, kernel, size), count))
    merge, then = (192, 16, 1, 28), (16, 32, 5, 28)
    cheap = sum(conv_multiplications(a, b, (kernel, kernel), (size, size)) for a, b, kernel, size in (merge, then))
    rows.append(("through 16 filters of 1x1x192 first", f"{_product(*merge)} + {_product(*then)}", cheap))
    lesson.table(("convolution", "output (F*H*W) times filter (C*h*w)", "multiplications"), rows)
    lesson.say(f"Through the 1x1 filters it takes {cheap / rows[-2][2]:.3f} of the multiplications.")


def _product(c_in: int, c_out: int, kernel: int, size: int) -> str:
    return f"({times((c_out, size, size))}) * ({times((c_in, kernel, kernel))})"
