"""X and O: who still tells them apart when they are moved, turned or noisy.

Two drawings differ in most of their pixels and still agree piece by piece. Template matching, a linear model,
an MLP and a CNN are asked the same questions; the errors of each are shown by kind of change, with what the
filters of the CNN answer to. The drawings are a data source too:
python -m replearn fit --config classifier.yaml --data.source replearn.data.xo.XO
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from replearn.data.xo import CHANGES, draw_xo
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_axes, new_figure
from replearn.teaching.arithmetic.examples import LOCAL_MATCH
from replearn.teaching.arithmetic.similarity import PIECE, local_similarity, pixel_similarity
from replearn.teaching.arithmetic.windows import correlate, working
from replearn.teaching.figures.dots import grouped_dots
from replearn.teaching.lib.learning import as_floats, count_parameters
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.xo_contest import LEARNERS, TEST, TRAIN, errors

PLACE = 55
SECONDS = 13
REPEATS = 5
EVERY = "all at once"


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/xo/."""
    lesson = Lesson("xo", out_dir, "X and O", "X와 O 구별하기")
    _drawings(lesson, seed)
    _local_match(lesson)
    _pixels_and_pieces(lesson, seed)
    cnn = _contest(lesson, seed)
    _filters(lesson, cnn, seed)
    return lesson


def _drawings(lesson: Lesson, seed: int) -> None:
    lesson.section("The drawings", "그림")
    lesson.say(
        "Every X is two strokes and every O one ring, 28 x 28 pixels. Five changes make them differ: translation "
        "(이동), scaling (크기 변화), rotation (회전), weight, which is how thick the stroke is (선 굵기), and noise "
        "(잡음)."
    )
    labels = np.arange(10) % 2
    rows = [(name, draw_xo(labels, changes, seed), None) for name, changes in _cases(CHANGES).items()]
    caption = "Each row shows one change, the last row all of them. We still see X and O in every picture."
    lesson.figure("drawings", reconstruction_rows(new_figure(6.5), rows), caption)


def _cases(changes: Sequence[Any]) -> Mapping[str, Any]:
    return {"plain": (), **{change: (change,) for change in changes}, EVERY: tuple(changes)}


def _local_match(lesson: Lesson) -> None:
    lesson.section("One local match", "국소 특징의 일치")
    image, kernel = LOCAL_MATCH.image, LOCAL_MATCH.kernel
    lesson.say(
        "A filter (필터) is a small picture of one feature, here the crossing in the middle of an X. Lay it over a "
        "window of the image, multiply what lies on top of each other, and add up: the sum says how well they match."
    )
    same = [(int(row), int(column)) for row, column in np.argwhere(image * kernel > 0)]
    grids = {"window": image, "filter": kernel, "match": correlate(image, kernel)}
    lesson.matrices(grids, "Marked: where both are 1.", {"window": same, "filter": same})
    lesson.formula(working(image, kernel))
    lesson.say(f"A perfect crossing would give {int((kernel * kernel).sum())}: 4 of its 5 pixels are here.")


def _pixels_and_pieces(lesson: Lesson, seed: int, count: int = 200) -> None:
    lesson.section("Pixels differ, local features match", "픽셀은 달라도 국소 특징은 같다")
    lesson.say(
        "How like the plain drawings is a changed X? Compared pixel by pixel (the cosine of the two images), one that "
        "was moved or turned is like neither: its ink lies elsewhere. Compared piece by piece, each window of "
        f"{PIECE} x {PIECE} pixels around a stroke may be found anywhere in the plain drawing. 1 means equal."
    )
    x, o = draw_xo(np.array([0, 1]))[:, 0]
    found = {}
    for change in CHANGES:
        images = draw_xo(np.zeros(count, np.int64), (change,), seed)[:, 0]
        likeness = [way(images, plain).mean() for way in (pixel_similarity, local_similarity) for plain in (x, o)]
        found[change] = [f"{value:.2f}" for value in likeness]
    header = ["changed X, beside", "pixels: plain X", "pixels: plain O", "pieces: plain X", "pieces: plain O"]
    lesson.table(header, [[change, *values] for change, values in found.items()], f"Mean over {count} changed X each.")
    (*_, moved_x, moved_o), (*_, turned_x, turned_o) = found["translation"], found["rotation"]
    lesson.say(
        f"Pieces forgive being moved, because they may be found anywhere: a moved X is {moved_x} like the plain X. But "
        f"it is {moved_o} like the plain O too, for a piece of stroke is much the same in either; what tells them "
        f"apart is the difference, of a few pieces such as the crossing. And pieces do not forgive being turned: a "
        f"turned X is {turned_x} like the X and {turned_o} like the O, whose ring has strokes of every direction. A "
        "network has to see turned strokes to learn filters for them."
    )


def _contest(lesson: Lesson, seed: int) -> nn.Module:
    lesson.section("Four ways to tell X from O", "네 가지 방법")
    sizes = ", ".join(f"{name} {count_parameters(make()):,}" for name, make in LEARNERS.items())
    lesson.say(
        "Template matching (템플릿 매칭) compares all pixels with the plain X and the plain O. The linear model, the "
        f"MLP and the CNN learn from the same {TRAIN} drawings with all changes at once. Parameters: {sizes}."
    )
    runs = [errors(REPEATS * seed + repeat) for repeat in range(REPEATS)]
    series = {name: np.array([wrong[name] for wrong, _ in runs]) for name in runs[0][0]}  # name -> (repeats, 6)
    cases = [*CHANGES, EVERY]
    rows = [
        [name, *(f"{np.median(v):.1f} ({v.min():.1f}-{v.max():.1f})" for v in values.T)]
        for name, values in series.items()
    ]
    lesson.table(
        ["error in %", *cases], rows,
        f"Median (중앙값) of {REPEATS} seeds, in brackets least and most; {TEST:,} images each. A mean would say "
        "little: with one training set a model is right on every stroke weight, with another wrong on many.",
    )  # fmt: skip
    figure, ax = new_axes(7, 3.4)
    grouped_dots(ax, cases, series, "error in %", subtitle=f"Dots: median of {REPEATS} seeds. Bars: least to most.")
    caption = (
        "How often each way is wrong, by kind of change; lower is better and 50 % is guessing. Moving the letter hurts "
        "whoever looks at fixed pixels, and what the linear model and the MLP learn from few drawings depends on "
        "which; the CNN looks for the same features everywhere."
    )
    lesson.figure("errors", figure, caption)
    return runs[0][1]


def _filters(lesson: Lesson, cnn: Any, seed: int) -> None:
    lesson.section("What the filters see", "필터가 보는 것")
    lesson.say(
        "The first layer of the CNN has eight filters of 5 x 5 pixels. Nobody drew them; training did. Each filter "
        "gives one feature map (특징 맵): bright where its pattern is found."
    )
    plain, moved = draw_xo(np.array([0, 1])), draw_xo(np.array([0, 1]), CHANGES[:1], seed)
    with torch.no_grad():
        weights = cnn[0].weight.numpy()  # (8, 1, 5, 5)
        maps = {
            name: (image[None], cnn[1](cnn[0](as_floats(image[None])))[0].numpy()[:, None])
            for name, image in {"X": plain[0], "X, moved": moved[0], "O": plain[1]}.items()
        }
    rows: list[Any] = [
        ("filters", np.concatenate([np.ones((1, 1, 5, 5)), weights / (2 * np.abs(weights).max()) + 0.5]), None)
    ]
    for name, (image, answers) in maps.items():
        most = answers.max(axis=(1, 2, 3), keepdims=True)
        rows.append((name, np.concatenate([image / 255, answers / np.where(most > 0, most, 1)]), None))
    caption = (
        "Top: the filters, white for positive and black for negative weights. Below: an image and its eight feature "
        "maps, each on its own scale: white is its largest answer, black is 0; where the ground is grey, the filter "
        "has a bias above 0. The moved X gives the same maps, moved; strokes of different direction light up different "
        "maps."
    )
    lesson.figure("filters", reconstruction_rows(new_figure(7), rows), caption)
