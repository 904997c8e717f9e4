"""The manifold hypothesis: between two digits lie pictures of no digit.

Two digits mixed in pixels and in a code, how far each midpoint is from anything real, and distances along the
data against distances straight through pixel space.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from replearn.figures.interpolation import interpolation_strips
from replearn.figures.lines import metric_against
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import new_axes, new_figure, new_panels
from replearn.metrics.sample import sample
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.teaching.arithmetic.geodesic import STEPS_TO, BothWays, both_ways, ordered_right
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.walks import walk_strips
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.learning import as_floats
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.mixtures import confidence, interval, mixtures, pairs_of_classes, to_nearest
from replearn.teaching.lib.nets import autoencoder, classifier

PLACE = 80
SECONDS = 10
NETS = ("autoencoder", "classifier")  # that it looks into
STEPS = np.linspace(0, 1, 5)


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/manifold/."""
    images = digit_images()
    lesson = Lesson("manifold", out_dir, "The manifold hypothesis", "다양체 가설")
    lesson.say(
        f"Images: {images.name}. Of all pictures of {images.train[0].size} pixels hardly any is a digit. The manifold "
        "hypothesis (다양체 가설) says that those which are lie on a curved surface of few dimensions."
    )
    coder = cast("Autoencoder", autoencoder(out_dir, seed).model)
    midpoints(lesson, images, coder, cast("Classifier", classifier(out_dir, seed).model), seed)
    along_the_data(lesson, images, seed)
    return lesson


def midpoints(
    lesson: Lesson,
    images: DigitImages,
    coder: Autoencoder,
    judge: Classifier,
    seed: int,
    count: int = 300,
    most: int = 10_000,
) -> None:
    """Pairs of test digits mixed both ways: drawn, measured against `most` training digits, and judged."""
    pairs = pairs_of_classes(images.test_labels, count, seed)
    test, real = as_floats(images.test).numpy(), as_floats(images.train[sample(len(images.train), most, seed)]).numpy()
    mixed = mixtures(coder, test[pairs[:, 0]], test[pairs[:, 1]], STEPS)
    lesson.section("Two digits mixed", "보간")
    lesson.say(
        "Two digits can be mixed (1 - t) to t, pixel by pixel, or in code (잠재 벡터): an autoencoder encodes both, "
        "their codes are mixed, and it decodes the mixture."
    )
    lesson.desk(
        "mix", {},
        "Move the slider from one digit to the other. Which mixture could someone have written?",
        "슬라이더를 한 숫자에서 다른 숫자로 움직여 보세요. 손으로 쓴 것 같은 그림은 어느 쪽입니까?",
    )  # fmt: skip
    draw_pairs(lesson, mixed)
    far = {name: np.array([to_nearest(part, real) for part in parts]) for name, parts in mixed.items()}
    sure = {name: np.array([confidence(judge, part) for part in parts]) for name, parts in mixed.items()}
    rows = [
        (f"{what} {name}", str(interval(far[name][at].ravel())), str(interval(sure[name][at].ravel())))
        for what, at in (("the two digits themselves,", [0, -1]), ("midpoint,", [len(STEPS) // 2]))
        for name in mixed
    ]
    lesson.table(
        ("picture", "distance to the nearest real digit", "classifier's confidence"),
        rows,
        f"{len(pairs)} pairs of test digits of different classes; {len(real):,} training digits; mean and 95 % "
        "interval. In code, the digits themselves are their reconstructions.",
    )
    gains = {
        at: [interval(sign * (found["in pixels"][at] - found["in code"][at])) for sign, found in ((1, far), (-1, sure))]
        for at in (1, len(STEPS) // 2)
    }
    lesson.say(
        f"Pair by pair, a mixture in code is nearer to a real digit than one in pixels by {gains[1][0]} at t = "
        f"{STEPS[1]} and by {gains[2][0]} halfway, and the classifier surer of it by {gains[1][1]} and by "
        f"{gains[2][1]}. Two things to beware of: the grey of mixed pixels is near everything, so their distance "
        "flatters them; and an autoencoder is trained on digits only, never on the points between their codes, so "
        "halfway it need not draw a digit."
    )
    draw_ways(lesson, far, sure)


def draw_pairs(lesson: Lesson, mixed: dict[str, np.ndarray], shown: int = 4) -> None:
    """The first pairs, mixed in pixels and in code, under each other."""
    strips = [(name, mixed[name][:, pair]) for pair in range(shown) for name in mixed]
    lesson.figure(
        "mixtures",
        interpolation_strips(new_figure(5), strips),
        "Mixed in pixels both digits shine through each other, which no hand ever wrote. Mixed in code the decoder "
        "draws strokes that bend from the one digit towards the other; halfway some are of neither.",
    )


def draw_ways(lesson: Lesson, far: dict[str, np.ndarray], sure: dict[str, np.ndarray]) -> None:
    """Distance and confidence over t, with 95 % intervals over the pairs."""
    figure, axes = new_panels(1, 2, 7, 2.8)
    words = ("distance to the nearest real digit", "classifier's confidence")
    for ax, found, word in zip(axes, (far, sure), words, strict=True):
        series = {}
        for name, values in found.items():
            each = [interval(row) for row in values]
            series[name] = (STEPS, np.array([one.mean for one in each]), np.array([one.half for one in each]))
        metric_against(ax, series, "t", word)
    lesson.figure(
        "ways",
        figure,
        "Along the way from one digit (t = 0) to another (t = 1), mean over all pairs with its 95 % interval: how far "
        "from real digits the picture is, and how sure the classifier.",
    )


def along_the_data(lesson: Lesson, images: DigitImages, seed: int, count: int = 1500) -> None:
    """Shortest walks over `count` training digits against straight distances, in pixels."""
    chosen = sample(len(images.train), count, seed)
    found = both_ways(images.train[chosen].reshape(len(chosen), -1) / 255, images.train_labels[chosen])
    near = {name: ~found.same[gap <= np.quantile(gap, 0.05)] for name, gap in found.gaps.items()}
    lesson.section("Along the data, and straight through", "측지 거리와 유클리드 거리", further=True)
    lesson.say(
        f"{len(chosen):,} training digits, each joined to its {STEPS_TO} nearest. The geodesic distance (측지 거리) "
        "of two is the length of the shortest walk over these steps: it follows the data, as a road follows a coast. "
        f"Over {len(found.same):,} pairs its rank correlation with the straight distance in pixels is "
        f"{found.correlation:.2f}: near in pixels and near along the data go together, but are not the same."
    )
    lesson.table(
        ("distance", "one class nearer than two", "two classes, nearest 5 %"),
        [(name, ordered_right(gap, found.same), percent(near[name].mean())) for name, gap in found.gaps.items()],
        "How often a pair of one digit is nearer than a pair of two different ones (0.5 by chance); and how many of "
        "the 5 % nearest pairs are of two different digits.",
    )
    draw_distances(lesson, found, seed)
    draw_walks(lesson, images.train[chosen], found)


def draw_distances(lesson: Lesson, found: BothWays, seed: int, most: int = 4000) -> None:
    """Both distances of some pairs against each other."""
    shown = sample(len(found.same), most, seed)
    figure, ax = new_axes(7, 4)
    points = np.column_stack([gap[shown] for gap in found.gaps.values()])
    names = ("straight through pixel space", "along the data")
    latent_scatter(ax, points, found.same[shown].astype(int), ["different", "same"],
                   axis_names=names)  # fmt: skip
    lesson.figure(
        "distances",
        figure,
        f"{len(shown):,} pairs of digits. From left to right the two colours lie over each other; from bottom to top "
        "they part somewhat better: short walks to another digit are rarer than short straight ways, though not rare.",
    )


def draw_walks(lesson: Lesson, images: np.ndarray, found: BothWays, shown: int = 4) -> None:
    """Draw, of the pairs of two classes that are near in pixels, those with the longest walks, and the walks."""
    straight, along = found.gaps.values()
    near = np.flatnonzero((straight <= np.quantile(straight, 0.05)) & ~found.same)
    order = near[np.argsort(-(along / straight)[near], kind="stable")]
    rows: list[tuple[str, np.ndarray]] = []
    ends: set[int] = set()
    for pair in order:
        if len(rows) == shown:
            break
        start, *_, end = walked = found.walk(pair)
        if not ends & {start, end}:
            ends |= {start, end}
            rows.append((f"{straight[pair]:.1f}, along {along[pair]:.1f}", images[walked]))
    lesson.figure(
        "walks",
        walk_strips(new_figure(7), rows),
        "Pairs of different digits that are near in pixels (first and last image of a row) and the shortest walk "
        "between them from neighbour to neighbour: every picture on the way is a real digit, and the way is long. The "
        "numbers are the straight distance and the length of the walk.",
    )
