"""Feature vectors: an image as numbers, and which images are near in them.

Continuous and categorical values, one-hot and dense vectors; distance and cosine between digits; the nearest
neighbours of a few digits in pixels, PCA, an autoencoder's codes and a classifier's features.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from replearn.figures.neighbours import neighbour_strips
from replearn.figures.style import new_figure, new_panels
from replearn.metrics.sample import sample
from replearn.models.representation import RepresentationModel
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.value_matrix import value_matrix
from replearn.teaching.lib.feature_spaces import Space, both_nearest, feature_spaces, gaps
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.nets import autoencoder, classifier

PLACE = 12
SECONDS = 40
NETS = ("autoencoder", "classifier")  # that it looks into
NEAREST = 8


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/feature_vectors/."""
    images = digit_images()
    trained = {"codes": autoencoder(out_dir, seed).model, "features": classifier(out_dir, seed).model}
    lesson = Lesson("feature_vectors", out_dir, "Feature vectors", "특징 벡터")
    kinds_of_values(lesson, images)
    compare(lesson, images, trained, seed)
    return lesson


def kinds_of_values(lesson: Lesson, images: DigitImages) -> None:
    """The same few digits by a continuous value, a categorical one, one-hot, and a dense vector."""
    lesson.section("Kinds of values", "연속값과 범주값")
    lesson.say(
        f"Images: {images.name}. A feature vector (특징 벡터) has one number a property. A continuous value (연속값), "
        "such as the share of ink, can be larger or smaller, and the difference of two says something. A categorical "
        "value (범주값), such as the digit's name, is only the same or another: 9 is not three times 3. So it is "
        "written one-hot. A dense vector (밀집 벡터) is short and all its numbers count; here two principal "
        "components of the pixels."
    )
    flat = images.train[:5000].reshape(-1, images.train[0].size) / 255
    dense = PCA(2, random_state=0).fit(flat).transform(images.test[:5].reshape(5, -1) / 255)
    rows = [
        (int(label), float(image.mean() / 255), _width(image), "".join(str(int(k == label)) for k in range(10)),
         ", ".join(f"{value:.2f}" for value in numbers))
        for image, label, numbers in zip(images.test, images.test_labels, dense, strict=False)
    ]  # fmt: skip
    lesson.table(("digit (categorical)", "share of ink (continuous)", "width, pixels", "one-hot, 10", "dense, 2"), rows)


def _width(image: np.ndarray) -> int:
    """Return columns from the first with ink to the last."""
    columns = np.flatnonzero((image[0] > 127).any(axis=0))
    return int(columns[-1] - columns[0] + 1) if len(columns) else 0


def compare(
    lesson: Lesson, images: DigitImages, trained: dict[str, RepresentationModel], seed: int, most: int = 10_000
) -> None:
    """Distances and neighbours of test digits among `most` training digits, in every space."""
    chosen = sample(len(images.train), most, seed)
    labels, queries = images.train_labels[chosen], slice(0, 500)
    spaces = feature_spaces(images.train[chosen], images.test[queries], trained)
    found = {name: both_nearest(space, NEAREST) for name, space in spaces.items()}
    distances(lesson, images, spaces)
    lesson.section("Nearest neighbours", "최근접 이웃")
    lesson.say("Which training digits lie nearest to a test digit, and how many of them are the same digit?")
    asked = images.test_labels[queries]
    rows = []
    for name, (euclidean, cosine) in found.items():
        alike = [float((labels[near[:, :5]] == asked[:, None]).mean()) for near in (euclidean, cosine)]
        both = float(np.mean([len(set(a[:5]) & set(b[:5])) / 5 for a, b in zip(euclidean, cosine, strict=True)]))
        rows.append((name, percent(alike[0]), percent(alike[1]), percent(both)))
    lesson.table(
        ("vectors", "same digit, Euclidean", "same digit, cosine", "in both lists"),
        rows,
        f"Of the 5 nearest of {len(chosen):,} training digits to each of {len(asked)} test digits.",
    )
    draw_neighbours(lesson, images, images.train[chosen], labels, found)


def distances(lesson: Lesson, images: DigitImages, spaces: dict[str, Space]) -> None:
    """Distance and cosine between a few test digits, two of them 4s, in pixels and in each other space."""
    wanted = [4, 4, 9, 3, 5, 8]
    places: list[int] = []
    for digit in wanted:
        places.append(next(int(i) for i in np.flatnonzero(images.test_labels[:500] == digit) if i not in places))
    names = [str(digit) for digit in wanted]
    lesson.section("Distance and cosine", "거리와 코사인 유사도")
    lesson.say(
        "Two vectors can be compared by their Euclidean distance (유클리드 거리; 0 for equal) or by their cosine "
        "(코사인; 1 for the same direction, however long), here as the cosine distance 1 - cosine. Six test digits, "
        "two of them 4s:"
    )
    figure, panels = new_panels(2, len(spaces), 7, 4.6)
    rows = []
    for column, (name, (_, queries)) in enumerate(spaces.items()):
        euclidean, cosine = gaps(queries[places], queries[places])
        value_matrix(panels[column], euclidean, names, name, "Euclidean", digits=1)
        value_matrix(panels[len(spaces) + column], cosine, names, name, "1 - cosine")
        rows.append((name, *(float(value) for matrix in (euclidean, cosine) for value in (matrix[0, 1], matrix[0, 2]))))
    lesson.table(("vectors", "4 to 4", "4 to 9", "4 to 4, 1 - cosine", "4 to 9, 1 - cosine"), rows)
    lesson.figure(
        "distances",
        figure,
        "Distances between six digits in each space; deeper red is farther. The better the vectors, the smaller the "
        "distance of the two 4s beside all others.",
    )


def draw_neighbours(
    lesson: Lesson,
    images: DigitImages,
    references: np.ndarray,
    labels: np.ndarray,
    found: dict[str, tuple[np.ndarray, np.ndarray]],
) -> None:
    """Rows of neighbours of three test digits that pixels find hard, by Euclidean distance and by cosine."""
    pixels = next(iter(found.values()))[0]
    wrong = (labels[pixels] != images.test_labels[: len(pixels), None]).sum(axis=1)
    hard = np.argsort(-wrong, kind="stable")[:3]
    for which, word in enumerate(("Euclidean distance", "cosine")):
        rows = []
        for i in hard:
            for name, near in found.items():
                match = labels[near[which][i]] == images.test_labels[i]
                rows.append((name, images.test[i], references[near[which][i]], match))
        figure = neighbour_strips(new_figure(7), rows, f"{images.name}: nearest by {word}")
        lesson.figure(
            "neighbours_" + word.split()[0].lower(),
            figure,
            f"The {NEAREST} nearest training digits by {word} of three test digits whose neighbours in pixels are "
            "often wrong (framed). Features trained to tell digits apart bring the same digit near.",
        )
