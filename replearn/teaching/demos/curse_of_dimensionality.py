"""The curse of dimensionality: distances become alike, and space is empty.

Nearest and farthest neighbours in cubes of 1 to 784 dimensions, beside real digits, which resist; how many
samples the same density takes; how large a box must be to hold one point in a hundred.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA

from replearn.figures.lines import metric_against
from replearn.figures.palette import TEN
from replearn.figures.style import new_axes, new_panels
from replearn.teaching.arithmetic.concentration import relative_contrast, relative_spread, side_of_share
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson

PLACE = 15
SECONDS = 7
DIMENSIONS = (1, 2, 5, 10, 20, 50, 100, 200, 400, 784)
POINTS, QUERIES = 1_000, 50
SHOWN = (2, 10, 100, 784)  # dimensions whose distances are drawn


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/curse_of_dimensionality/."""
    lesson = Lesson("curse_of_dimensionality", out_dir, "The curse of dimensionality", "차원의 저주")
    _emptiness(lesson)
    images = digit_images()
    _contrast(lesson, images.train.reshape(-1, 784) / 255, images.name, seed)
    _distances(lesson, seed)
    return lesson


def contrasts(
    digits: np.ndarray,
    seed: int,
    points: int = POINTS,
    queries: int = QUERIES,
    dimensions: tuple[int, ...] = DIMENSIONS,
) -> tuple[list[float], list[float]]:
    """Return the relative contrast of points in a uniform cube, and of digits (N, 784) in as many principal components.

    Cube and digits have as many points and queries each; queries are not among the points.
    """
    rng = np.random.default_rng(seed)
    chosen = digits[rng.permutation(len(digits))[: points + queries]]
    scores = PCA(svd_solver="full").fit_transform(chosen)  # all components, so one fit serves every dimension
    cube, real = [], []
    for dimension in dimensions:
        uniform = rng.uniform(size=(points + queries, dimension))
        cube.append(relative_contrast(uniform[queries:], uniform[:queries]))
        real.append(relative_contrast(scores[queries:, :dimension], scores[:queries, :dimension]))
    return cube, real


def _emptiness(lesson: Lesson) -> None:
    lesson.section("Space is empty", "빈 공간")
    lesson.say(
        "Ten samples cover a line of length 1 so that one is never further than 0.1 from the next. For a square it "
        "takes 10 * 10, for a cube 10 * 10 * 10: each dimension (차원) multiplies the samples needed for the same "
        "density (밀도) by ten. Data of many dimensions are therefore sparse (희소): MNIST has 60,000 images in 784 "
        "dimensions."
    )
    rows = [
        [d, f"10^{d}" if d > 6 else f"{10**d:,}", 60_000 ** (1 / d), f"{side_of_share(0.01, d):.3f}"]
        for d in (1, 2, 3, 5, 10, 100, 784)
    ]
    lesson.desk(
        "curse", {},
        "Add dimensions: how do the distances between points change, and how large is a box that holds one in a "
        "hundred?",
        "차원을 늘려 보세요. 점 사이의 거리는 어떻게 달라지고, 점의 1 %를 담는 상자는 얼마나 커집니까?",
    )  # fmt: skip
    header = ["dimensions", "samples, ten along each", "values along each that 60,000 make", "side that holds 1 %"]
    lesson.table(header, rows, "Last column: the side of a box that holds 1 % of a cube of side 1.")
    lesson.say(
        "With 784 dimensions a box must reach over 99.4 % of every axis to hold one point in a hundred: there are no "
        "near neighbours (이웃) any more, if the points fill the space."
    )


def _contrast(lesson: Lesson, digits: np.ndarray, name: str, seed: int) -> None:
    lesson.section("Distances become alike", "거리의 집중")
    cube, real = contrasts(digits, seed)
    lesson.say(
        "How much further is the farthest point than the nearest? (max - min) / min says it: 3 means four times as "
        f"far, 0 means no difference. {POINTS:,} points drawn evenly from a cube, {QUERIES} others that ask, and the "
        "median (중앙값) of what they find: in one or two dimensions a few of them lie almost on a point, and a mean "
        f"would say little but that. Beside them as many digits ({name}), described by so many principal components "
        "(주성분)."
    )
    rows = [[d, f"{c:,.2f}", f"{r:,.2f}"] for d, c, r in zip(DIMENSIONS, cube, real, strict=True)]
    lesson.table(
        ["dimensions", "cube: (max - min) / min", "digits: (max - min) / min"], rows, f"Median of {QUERIES} queries."
    )
    figure, ax = new_axes(6.5, 3.4)
    shown = np.array(DIMENSIONS)
    series = {"cube": (shown, np.array(cube), None), "digits": (shown, np.array(real), None)}
    ax.set_yscale("log")
    metric_against(ax, series, "dimensions", "median of (max - min) / min", logx=True)
    caption = (
        "In the cube near and far lose their meaning as dimensions are added. The digits stay apart: beyond some "
        "hundred components hardly anything changes, for they fill only a thin part of the 784 dimensions. That is "
        "what makes learning a small code possible."
    )
    lesson.figure("contrast", figure, caption)


def _distances(lesson: Lesson, seed: int) -> None:
    lesson.section("All pairs", "모든 쌍의 거리")
    lesson.say(
        f"The nearest and the farthest are two of many. How do all distances between {POINTS:,} points of a cube vary "
        "about their mean? Less and less, as theory says: their standard deviation (표준편차) stays about the same "
        "while their mean grows with the root of D, the number of dimensions."
    )
    rng = np.random.default_rng(seed)
    figure, panels = new_panels(1, len(SHOWN), 7, 2.1)
    rows = []
    for ax, dimension in zip(panels, SHOWN, strict=True):
        points = rng.uniform(size=(POINTS, dimension))
        distances = pdist(points)
        ax.hist(distances / distances.mean(), bins=60, range=(0, 2.5), color=TEN[0])
        ax.set_title(f"{dimension} dimensions", fontsize=8)
        ax.set_yticks([])
        rows.append([dimension, f"{relative_spread(points):.3f}", f"{(7 / (20 * dimension)) ** 0.5:.3f}"])
    panels[0].set_ylabel("pairs")
    panels[0].set_xlabel("distance / mean distance")
    lesson.table(
        ["dimensions", "standard deviation / mean", "sqrt(7 / (20 D))"], rows,
        "Distances between all pairs of points in a cube, beside what follows from theory for large D.",
    )  # fmt: skip
    caption = (
        "How far two points of a cube are apart, in units of the mean distance. With 2 dimensions there are near and "
        "far pairs; with 784 nearly all pairs are equally far apart."
    )
    lesson.figure("distances", figure, caption)
