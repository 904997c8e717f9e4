"""Pooling: what a window's largest value keeps, and what it forgets.

Maximum, average, minimum and L^p worked out; the two 'O's of the lecture counted; and digits moved by one pixel,
measured before and after pooling.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from replearn.figures.lines import metric_against
from replearn.figures.style import new_axes
from replearn.teaching.arithmetic.examples import DIAGONAL, LETTER_O, SMALL_O
from replearn.teaching.arithmetic.shift import DIRECTIONS, changes, letter_map, letter_matches, moved
from replearn.teaching.arithmetic.windows import Summary, correlate, listed, lp, pool, relu, windows
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson

PLACE = 41
SECONDS = 6
DIGITS = 500  # images that are moved
TIMES = 3  # 28 -> 14 -> 7 -> 3


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/pooling/."""
    lesson = Lesson("pooling", out_dir, title="Pooling", korean="풀링(서브샘플링)")
    _summaries(lesson)
    _lp(lesson)
    _letter_o(lesson)
    _channels(lesson, seed)
    _two_letters(lesson)
    _moved_digits(lesson)
    return lesson


def _summaries(lesson: Lesson) -> None:
    lesson.section("One number for each window", "최대, 평균, 최소 풀링")
    lesson.say(
        "Pooling (풀링) puts one number in the place of each window: mostly the largest, sometimes the average or the "
        "smallest. Windows lie side by side, size equal to stride, so that each value is used once."
    )
    grid = SMALL_O.result
    kinds: Mapping[str, Summary] = {"max": np.max, "average": np.mean, "min": np.min}
    lesson.matrices({"feature map": grid, **{name: pool(grid, 2, kind) for name, kind in kinds.items()}})
    rows = []
    for (row, column), window in ((place, windows(grid, (2, 2), 2)[place]) for place in np.ndindex(2, 2)):
        words = [f"{name}({listed(window)}) = {kind(window):.3g}" for name, kind in kinds.items()]
        rows.append((f"row {row + 1}, column {column + 1}", *words))
    lesson.table(("window", *kinds), rows)
    lesson.formula(f"output size = input size / window = {grid.shape[0]} / 2 = {grid.shape[0] // 2}")
    lesson.desk(
        "pooling",
        {"examples": [
            {"name": "diagonals of the 8x8 'O'", "korean": "8x8 'O'의 대각선", "image": LETTER_O.image.tolist(),
             "kernel": DIAGONAL.tolist()},
            {"name": "the 5x5 'O' convolved", "korean": "5x5 'O'의 특징 맵", "image": grid.tolist()},
        ]},
        "Point at a cell to see its window. Move the picture by one pixel: how many cells above 0 still match before "
        "pooling, and after?",
        "칸을 가리키면 그 윈도우가 보입니다. 그림을 한 픽셀 옮겨 보세요. 0보다 큰 칸 가운데 풀링 전과 후에 몇 개가 "
        "그대로 맞습니까?",
    )  # fmt: skip


def _lp(lesson: Lesson) -> None:
    lesson.section("L^p pooling, from the sum to the largest", "L^p 풀링")
    first = [int(value) for value in SMALL_O.result[:2, 2:].ravel() + 1]
    lesson.say(
        "L^p pooling takes (x1^p + x2^p + ...)^(1/p) of the sizes of the values. p = 1 is their sum, four times the "
        f"average; the larger p, the nearer it comes to the largest. The window {first}:"
    )
    window = np.array(first, dtype=np.float64).reshape(2, 2)
    rows = []
    for p in (1, 2, 4, 16):
        powers = " + ".join(f"{value}^{p}" for value in first)
        rows.append((p, f"({powers})^(1/{p})", f"{pool(window, 2, lp(p)).item():.4f}"))
    lesson.table(("p", "working", "result"), rows, f"The largest is {max(first)}.")


def _letter_o(lesson: Lesson) -> None:
    lesson.section("Convolution, threshold, pooling: the 8x8 'O'", "합성곱, 임계값, 풀링")
    sums = correlate(LETTER_O.image, DIAGONAL, padding=1)
    lesson.say(
        "The diagonal filter with a padding of 1, a threshold (임계값) at 0, which is ReLU, and the maximum of 2x2."
    )
    lesson.matrices({"sums": sums, "above 0": relu(sums), "max of 2x2": pool(relu(sums), 2, np.max)})
    lesson.say(
        "The padded table on the slide prints -2 once more where 0 is right (row 4, column 4 of the sums; demo "
        "convolution works it out). After the threshold both are 0, so what follows is right.",
        "슬라이드의 패딩 표에도 0이어야 할 자리에 -2가 다시 인쇄되어 있습니다(합의 4행 4열; demo convolution에 "
        "계산이 있습니다). 임계값을 지나면 둘 다 0이므로 그 뒤는 맞습니다.",
    )


def _channels(lesson: Lesson, seed: int) -> None:
    lesson.section("Each channel on its own, and nothing to learn", "학습할 매개변수 없음")
    image = np.random.default_rng(seed).integers(0, 10, size=(3, 6, 6))
    pooled = pool(image, 2, np.max)
    layers = {"max-pooling 2x2": torch.nn.MaxPool2d(2), "3x3 convolution, 3 to 3 channels": torch.nn.Conv2d(3, 3, 3)}
    lesson.say(
        f"6x6 pixels with 3 channels become {pooled.shape[1]}x{pooled.shape[2]} with {pooled.shape[0]}: pooling never "
        "mixes channels. It has no parameters (매개변수) of its own, and saves some in the layers behind it."
    )
    lesson.matrices(
        {f"channel {c + 1}, {n}": grid[c] for c in range(3) for n, grid in (("6x6", image), ("3x3", pooled))}
    )
    lesson.table(
        ("layer", "parameters"), [(n, sum(p.numel() for p in layer.parameters())) for n, layer in layers.items()]
    )
    lesson.say("Weights from 32 maps to 10 classes, maps flattened:")
    lesson.formula(f"28*28*32*10 = {28 * 28 * 32 * 10:,} without pooling, 14*14*32*10 = {14 * 14 * 32 * 10:,} with")


def _two_letters(lesson: Lesson) -> None:
    lesson.section("Two 'O's, one pixel apart", "이동 불변성")
    lesson.say(
        "The same 'O' once more, one pixel to the right. Where are both feature maps not 0? The marked cells match: "
        "none before pooling, half of them after. This is what is called shift invariance (이동 불변성)."
    )
    maps = [letter_map(LETTER_O.image), letter_map(moved(LETTER_O.image, 0, 1))]
    for names, pair in (
        (("'O'", "moved"), maps),
        (("'O', pooled", "moved, pooled"), [pool(grid, 2, np.max) for grid in maps]),
    ):
        both = [(int(row), int(column)) for row, column in np.argwhere((pair[0] > 0) & (pair[1] > 0))]
        lesson.matrices(dict(zip(names, pair, strict=True)), marked=dict.fromkeys(names, both))
    steps = DIRECTIONS | {f"{up} and {side}": (DIRECTIONS[up][0], DIRECTIONS[side][1])
                          for up in ("up", "down") for side in ("left", "right")}  # fmt: skip
    rows = []
    for name, step in steps.items():
        before, after = letter_matches(*step)
        rows.append((name, *(f"{both} of {either}" for both, either in (before, after))))
    lesson.table(("moved by one pixel", "match before", "match after"), rows, "Of the cells that are not 0 in either.")


def _moved_digits(lesson: Lesson) -> None:
    digits = digit_images()
    images = digits.test[:DIGITS, 0] / 255
    lesson.section("Digits moved by one pixel", "한 픽셀 이동")
    lesson.say(
        f"{len(images)} test digits of {digits.name}, moved by one pixel up, down, left and right. How far do their "
        "features move? 1 is as far as to another digit. The features are the answers of six fixed filters for lines."
    )
    found = changes(images, TIMES)
    summary = {
        name: (values.mean(axis=1), 1.96 * values.std(axis=1) / len(images) ** 0.5) for name, values in found.items()
    }
    rows = [(name, *(f"{m:.3f} ± {e:.3f}" for m, e in zip(*pair, strict=True))) for name, pair in summary.items()]
    lesson.table(("2x2 pooling", "not pooled", "once", "twice", *(f"{t} times" for t in range(3, TIMES + 1))), rows,
                 "Mean over the digits, with its 95 % interval.")  # fmt: skip
    figure, ax = new_axes(7, 3.4)
    times = np.arange(TIMES + 1)
    metric_against(ax, {n: (times, *pair) for n, pair in summary.items()}, "times pooled by 2x2", "relative change")
    ax.set_xticks(times)
    lesson.figure(
        "moved_digits",
        figure,
        "Each pooling makes a move by one pixel matter less. To shrink the map without pooling, keeping the top left "
        "value of each window, does not.",
    )
