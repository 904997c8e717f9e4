"""Padding and stride: how large the output gets, and what border zeros do.

Every size with its formula; a border of zeros that keeps the size and shows the network where the image ends, but
that is no data.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from replearn.figures.lines import metric_against
from replearn.figures.style import new_axes
from replearn.teaching.arithmetic.border import even_area, ring_means, times_seen
from replearn.teaching.arithmetic.classic_filters import CLASSIC_FILTERS
from replearn.teaching.arithmetic.windows import correlate, pad, windows
from replearn.teaching.figures.window_positions import window_positions
from replearn.teaching.lib.images import digit_images, photo
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.summary.arithmetic import (
    conv_weights,
    exact_size,
    fitting_paddings,
    fitting_strides,
    output_size,
    output_size_words,
)

PLACE = 40
SECONDS = 5
RINGS = 5  # how far from the border the means are taken


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/padding_and_stride/."""
    lesson = Lesson("padding_and_stride", out_dir, title="Padding and stride", korean="패딩과 보폭(스트라이드)")
    _pad(lesson)
    _sizes(lesson)
    _strides(lesson)
    _shrinking(lesson)
    _times_seen(lesson)
    _border_found(lesson)
    _border_invented(lesson)
    return lesson


def _pad(lesson: Lesson) -> None:
    lesson.section("A border of zeros", "패딩")
    image = photo()[:32, :32]
    padded = pad(image.transpose(2, 0, 1), 2).transpose(1, 2, 0)
    lesson.say(
        f"Padding (패딩) puts pixels around the image, mostly zeros. A corner of a photo, {image.shape}, padded by 2 "
        f"on each side is {padded.shape}: the channels stay."
    )
    lesson.formula(f"32 + 2*2 = {padded.shape[0]}")


def _sizes(lesson: Lesson) -> None:
    lesson.section("The size of the output", "출력 크기")
    lesson.say(
        "'Valid' means no padding: only windows inside the image. 'Same' means as much padding as keeps the size; at "
        "stride 1 that is (kernel - 1)/2 for an odd kernel."
    )
    rows = []
    for n, kernel, padding in ((5, 3, 0), (7, 3, 0), (7, 3, 1), (32, 5, 0), (32, 5, 2), (28, 3, 1), (28, 7, 3)):
        kind = "valid" if padding == 0 else "same" if output_size(n, kernel, padding=padding) == n else ""
        rows.append((f"{n}x{n}", f"{kernel}x{kernel}", padding, kind, output_size_words(n, kernel, padding=padding)))
    lesson.table(("input", "kernel", "padding", "called", "output"), rows)
    lesson.say(
        "Padding and stride change the size of the output, not the number of parameters (매개변수). Ten 5x5 filters "
        "on 32x32x3, stride 1, padding 2, with one bias each:"
    )
    weights = conv_weights(3, 10, (5, 5))
    lesson.formula(f"(5*5*3 + 1) * 10 = {weights + 10} parameters, output {output_size(32, 5, padding=2)}x32x10")


def _strides(lesson: Lesson) -> None:
    lesson.section("Stride: how far the window moves", "보폭(스트라이드)")
    lesson.say("A stride (보폭, 스트라이드) of 2 skips every other window. 7 pixels, a kernel of 3:")
    rows = []
    for stride in (1, 2, 3):
        exact = exact_size(7, 3, stride)
        windows_made = windows(np.zeros((7, 7)), (3, 3), stride).shape[0]
        fits = exact.denominator == 1
        rows.append((stride, f"(7 - 3)/{stride} + 1 = {float(exact):.3g}", fits, windows_made))
    lesson.table(("stride", "size", "fits", "windows a side"), rows)
    lesson.say(
        "Two formulas stand on the slides: (N + 2P - F)/S + 1, and floor((N + 2P - (F - 1) - 1)/S) + 1. They are one: "
        "-(F - 1) - 1 is -F. The second is written so that a dilation can be put before (F - 1), and rounds down.",
        "슬라이드에는 두 식이 있습니다: (N + 2P - F)/S + 1 과 floor((N + 2P - (F - 1) - 1)/S) + 1. 둘은 같은 "
        "식입니다: -(F - 1) - 1 은 -F 이기 때문입니다. 두 번째 식은 (F - 1) 앞에 팽창(dilation)을 곱할 수 있고, "
        "내림을 합니다.",
    )
    lesson.desk(
        "sizes", {},
        "Move the sliders. The blue cells are the image, the grey ones padding, and each bar is one window. Red cells "
        "are never read.",
        "슬라이더를 움직여 보세요. 파란 칸은 이미지, 회색 칸은 패딩이고, 막대 하나가 윈도우 하나입니다. 빨간 칸은 "
        "읽히지 않습니다.",
    )  # fmt: skip
    lesson.say(
        "2.33 windows do not exist: a stride of 3 does not fit. Libraries round down and drop the pixels at the right "
        f"and lower edge without a word. Without padding the strides {_and(fitting_strides(7, 3))} fit; a stride of 3 "
        f"fits with a padding of {_and(fitting_paddings(7, 3, 3))}: (7 + 2*1 - 3)/3 + 1 = {exact_size(7, 3, 3, 1)}."
    )
    figure, ax = new_axes(2.6, 3.2)
    window_positions(ax, 7, 3, (1, 2, 3))
    lesson.figure(
        "strides", figure, "One row of 7 pixels and its windows. With stride 3 the coloured pixel is never looked at."
    )


def _shrinking(lesson: Lesson) -> None:
    lesson.section("Without padding, images shrink layer by layer", "크기 축소")
    valid, same = [32], [32]
    while valid[-1] >= 5:
        valid.append(output_size(valid[-1], 5))
        same.append(output_size(same[-1], 5, padding=2))
    lesson.say(
        f"5x5 filters again and again, on 32x32: without padding {', '.join(map(str, valid))}; then no window fits any "
        f"more. With a padding of 2 it stays {same[-1]}, however many layers there are."
    )


def _times_seen(lesson: Lesson) -> None:
    lesson.section("Why padding helps, first: the border is seen as well", "가장자리 정보")
    without, padded = times_seen(7, 7, 3, 0), times_seen(7, 7, 3, 1)
    lesson.say(
        f"Without padding a corner pixel lies in {without[0, 0]} window of 3x3 and a pixel in the middle in "
        f"{without[3, 3]}; what is at the edge hardly counts. With a padding of 1 the corner lies in {padded[0, 0]}."
    )
    lesson.matrices({"windows a pixel lies in, no padding": without, "padding 1": padded})


def _border_found(lesson: Lesson) -> None:
    lesson.section("Second: the network can see where the border is", "가장자리 인식")
    lesson.say(
        "An area of ones, all alike, goes through 3x3 means. Without padding it stays even: no value says where it is. "
        "With zeros around it the values fall towards the border, and with each layer this reaches one pixel deeper."
    )
    rows = []
    for layers in (1, 2, 3):
        values = even_area(layers, padding=1)
        rows.append((layers, *(f"{value:.3f}" for value in values[5, :6]), _range(even_area(layers, padding=0))))
    lesson.table(("layers", "at the border", *(f"{place} in" for place in range(1, 6)), "no padding, all"), rows)


def _border_invented(lesson: Lesson) -> None:
    digits = digit_images()
    lesson.section("But zeros are no data", "데이터가 아닌 값")
    images = {
        "photo": photo().mean(axis=2),
        "digit": digits.test[0, 0],
        "digit, black on white": 255 - digits.test[0, 0],
    }
    found = {name: border_edges(image, RINGS) for name, image in images.items()}
    lesson.say(
        "The filter for edges, on images with a padding of 1 zero. Where the image is bright at its border, the step "
        "down to the zeros is an edge that nobody drew, and the filter finds it; without padding the outermost answers "
        "are those '1 in'. On a digit with a black margin zeros change nothing; the same digit in black on white gets "
        f"a frame. Digits: {digits.name}."
    )
    rows = [(name, *(f"{value:.1f}" for value in (*edges[:3], edges[3:].mean()))) for name, edges in found.items()]
    lesson.table(("mean size of the answer, pixels in 0..255", "at the border", "1 in", "2 in", "3 and 4 in"), rows)
    figure, ax = new_axes(7, 3)
    away = np.arange(RINGS)
    metric_against(ax, {name: (away, edges, None) for name, edges in found.items()}, "pixels from the border", "answer")
    ax.set_xticks(away)
    lesson.figure(
        "border",
        figure,
        "Mean size of the edge filter's answer against the distance from the border. Zeros beside bright pixels look "
        "like a strong edge; one pixel further in it is gone, and the two digits give the same answer.",
    )


def border_edges(image: np.ndarray, first: int) -> np.ndarray:
    """Return the mean size of the edge filter's answer in the first rings of an image (H, W), padded by 1 zero:
    (first,).
    """
    return ring_means(np.abs(correlate(image.astype(np.float64), CLASSIC_FILTERS["edges"], padding=1)), first)


def _and(numbers: list[int]) -> str:
    return " and ".join(map(str, numbers))


def _range(values: np.ndarray) -> str:
    return f"{values.min():.3f} to {values.max():.3f}"
