"""Convolution: a window of weights slides over an image, worked cell by cell.

The worked examples of the lectures with their sums, one of them corrected; classic filters on a photo and on a
digit; and the same thing in one dimension, over a sentence and over a sound. Several channels: demo channels.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from replearn.teaching.arithmetic.classic_filters import CLASSIC_FILTERS
from replearn.teaching.arithmetic.examples import (
    CHANNELS,
    DIAGONAL,
    FIVE,
    HORIZONTAL,
    LETTER_O,
    THREE_CHANNELS,
    desk_data,
)
from replearn.teaching.arithmetic.examples import LETTER_O as o
from replearn.teaching.arithmetic.examples import LOCAL_MATCH as match
from replearn.teaching.arithmetic.sequences import (
    ANIMAL_THEN_ACTION,
    PROPERTIES,
    SENTENCE,
    note_filter,
    sentence_vectors,
    two_notes,
)
from replearn.teaching.arithmetic.windows import convolve, correlate, pool, windows, working, workings
from replearn.teaching.figures.feature_maps import map_panels
from replearn.teaching.figures.sliding_window import sliding_frames
from replearn.teaching.figures.waves import waves
from replearn.teaching.lib.images import digit_images, photo
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.page_blocks import drawing_frame

DESK = ((FIVE, "5x5 이미지"), (LETTER_O, "8x8 'O'"), (THREE_CHANNELS, "채널이 셋인 7x7 이미지"))
PLACE = 30
SECONDS = 7


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/convolution/."""
    lesson = Lesson("convolution", out_dir, title="Convolution", korean="합성곱")
    _one_window(lesson)
    _sliding(lesson)
    _letter_o(lesson)
    _definition(lesson)
    _filters(lesson)
    _sentence(lesson)
    _sound(lesson)
    return lesson


def _one_window(lesson: Lesson) -> None:
    lesson.section("One window", "윈도우 하나")
    lesson.say(
        "Lay a kernel (커널; the same thing is called a filter, 필터) over a window of the image of its size. "
        "Multiply each pixel by the weight over it, and add up. The sum is large where the window looks like the "
        "kernel."
    )
    lesson.matrices({"window": match.image, "kernel": match.kernel, "sum": match.result})
    lesson.formula(working(match.image, match.kernel))


def _sliding(lesson: Lesson) -> None:
    lesson.section("The window slides", "특징 맵(피처 맵)")
    lesson.say(
        "Now move the window over the whole image, one pixel at a time. Each position gives one number; together they "
        "are the feature map (특징 맵), also called activation map. 5x5 pixels have room for 3x3 windows of 3x3."
    )
    result = correlate(FIVE.image, FIVE.kernel)
    lesson.matrices({"image": FIVE.image, "kernel": FIVE.kernel, "feature map": result})
    sums = workings(FIVE.image, FIVE.kernel)
    rows = [(f"row {place // 3 + 1}, column {place % 3 + 1}", words) for place, words in enumerate(sums)]
    lesson.table(("cell", "working"), rows)
    frames = sliding_frames(FIVE.image, FIVE.kernel, result, sums)
    lesson.animation(
        "sliding_window", frames, "The window moves over the image, and the feature map grows cell by cell."
    )
    lesson.desk(
        "convolution",
        {"examples": [desk_data(e, korean) for e, korean in DESK], "frame": drawing_frame()},
        "Point at a cell of the feature map: the window, its products and their sum are shown. Type another kernel, "
        "take one from the list, move the sliders, or draw a digit.",
        "특징 맵의 칸을 가리키면 윈도우와 곱, 그 합이 나타납니다. 커널의 숫자를 고치거나 목록에서 고르고, 슬라이더를 "
        "움직이고, 숫자를 직접 그려 보세요.",
    )


def _letter_o(lesson: Lesson) -> None:
    lesson.section("The 8x8 'O', and one cell that a slide has wrong", "대각선 필터")
    lesson.say(
        "This kernel has 1 along the rising diagonal and -1 elsewhere: it answers to rising strokes, of which the 'O' "
        "has two. One fits perfectly, 3; at the other, 2, there is another lit pixel beside the stroke."
    )
    result = correlate(o.image, o.kernel)
    printed = result.copy()
    for cell, value in o.printed.items():
        printed[cell] = value
    marked = {name: list(o.printed) for name in ("feature map", "on the slide")}
    lesson.matrices(
        {"image": o.image, "kernel": o.kernel, "feature map": result, "on the slide": printed}, marked=marked
    )
    seen = windows(o.image, (3, 3))
    lesson.table(
        ("cell", "working"),
        [(f"row {r + 1}, column {c + 1}", working(seen[r, c], o.kernel)) for r, c in ((0, 0), (1, 1), (2, 2), (5, 5))],
    )
    for (row, column), value in o.printed.items():
        lesson.say(f"The slide prints {value} in row {row + 1}, column {column + 1}. The window there gives:")
        lesson.formula(working(seen[row, column], o.kernel))


def _definition(lesson: Lesson) -> None:
    lesson.section("Convolution by its definition flips the kernel", "교차상관과 합성곱")
    lesson.say(
        "In mathematics a convolution turns the kernel by half a turn before it slides. The layers of a CNN do not: "
        "what they compute is called cross-correlation (교차상관). A network learns its weights, so it would learn "
        "turned ones just as well. Kernels that look the same after half a turn give the same result either way, as "
        "those of the 5x5 image and of the 'O' do; the others do not."
    )
    cases = {
        "the 5x5 image, its kernel": (FIVE.image, FIVE.kernel),
        "the 8x8 'O', diagonal": (LETTER_O.image, DIAGONAL),
        "the 8x8 'O', horizontal lines": (LETTER_O.image, HORIZONTAL),
        "7x7, second channel": (CHANNELS[1].image, CHANNELS[1].kernel),
    }
    rows = []
    for name, (image, kernel) in cases.items():
        differ = int((correlate(image, kernel) != convolve(image, kernel)).sum())
        rows.append((name, bool((kernel == kernel[::-1, ::-1]).all()), differ, correlate(image, kernel).size))
    lesson.table(("image and kernel", "kernel unchanged by half a turn", "cells that differ", "of"), rows)
    turned = {"kernel": HORIZONTAL, "half a turn": HORIZONTAL[::-1, ::-1]}
    for name, slide in (("cross-correlation", correlate), ("convolution", convolve)):
        turned[name] = slide(LETTER_O.image, HORIZONTAL)
    lesson.matrices(turned, "The 'O' and horizontal lines: half a turn makes the kernel, and the result, its negative.")


def _filters(lesson: Lesson) -> None:
    digits = digit_images()
    lesson.section("Classic filters on a photo and on a digit", "여러 가지 필터")
    lesson.say(
        "Long before networks learned their filters, people designed them. Each answers to one thing, wherever in the "
        f"image it is. Images: part of a photo that scikit-learn carries, in grey, and a digit of {digits.name}."
    )
    lesson.matrices({name: kernel.round(3) for name, kernel in CLASSIC_FILTERS.items()})
    images = {
        "photo": pool(photo()[:300, 80:400].mean(axis=2), 2, np.mean),
        "digit": digits.test[0, 0].astype(np.float64),
    }
    rows = []
    for what, image in images.items():
        maps = {name: correlate(image, kernel) for name, kernel in CLASSIC_FILTERS.items()}
        lesson.figure(
            f"filters_{what}",
            map_panels({what: image[1:-1, 1:-1]} | maps, columns=6),
            f"What five filters find in the {what}. Red: it looks like the filter there; blue: like its opposite. The "
            "blur has no weights below 0, so what it gives is an image again.",
        )
        rows += [(what, name, float(values.min()), float(values.max())) for name, values in maps.items()]
    lesson.table(("image", "filter", "smallest", "largest"), rows, "Range of each feature map; pixels are 0 to 255.")


def _sentence(lesson: Lesson) -> None:
    lesson.section("In one dimension: a sentence", "1차원 합성곱")
    lesson.say(
        "A window can slide along a sequence too: sounds, speech, text. Here each word is a vector of three numbers, "
        f"{', '.join(PROPERTIES)}; the kernel covers two words and asks for an animal followed by an action. It is as "
        "wide as the vectors, so it only moves from word to word."
    )
    vectors = sentence_vectors()
    answers = correlate(vectors, ANIMAL_THEN_ACTION)[:, 0]
    lesson.matrices({"sentence": vectors, "kernel": ANIMAL_THEN_ACTION, "feature map": answers[:, None]})
    pairs = [f"{first} {second}" for first, second in pairwise(SENTENCE)]
    lesson.table(("window", "working"), list(zip(pairs, workings(vectors, ANIMAL_THEN_ACTION), strict=True)))
    found = [pair for pair, answer in zip(pairs, answers, strict=True) if answer == answers.max()]
    lesson.say(f"The largest answer, {answers.max()}, is at {' and at '.join(repr(pair) for pair in found)}.")


def _sound(lesson: Lesson) -> None:
    lesson.section("In one dimension: a sound", "소리")
    sound, kernel = two_notes(), note_filter()
    answer = correlate(sound[None], kernel[None])[0]
    half = len(sound) // 2
    low, high = np.abs(answer[: half - len(kernel)]).max(), np.abs(answer[half:]).max()
    lesson.say(
        f"A note of 200 Hz, then one of 400 Hz, {len(sound)} samples. The kernel is {len(kernel)} samples of the "
        f"second. Its largest answer is {low:.2f} while the low note sounds, and {high:.2f} while the high one does."
    )
    figure = waves({"sound: 200 Hz, then 400 Hz": sound, "feature map of the 400 Hz kernel": answer}, "sample")
    lesson.figure("sound", figure, "A one-dimensional filter finds its note in the sound and is silent elsewhere.")
