"""The nearest neighbours of a few images in each representation."""

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.figures.neighbours import neighbour_strips
from replearn.figures.style import new_figure
from replearn.metrics.neighbours import nearest
from replearn.report.drawn import Drawn, few, subtitle

PLACE = 60
NEAREST = 8
ASKED = 3  # images whose neighbours are shown


def draw(comparison: Comparison) -> Drawn | None:
    """Draw those of the images shown that the representations dispute most; None where all failed."""
    results = few(comparison, [each for each in comparison.results if each.encoded])
    if not results:
        return None
    pictures, labels, shown = comparison.images, comparison.labels, comparison.spec.shown
    near = np.stack(
        [neighbours_of(each.encoded[0].test, shown) for each in results]
    )  # representation, query, neighbour
    asked = typical_and_disputed((labels[near] == labels[shown][:, None]).sum(axis=2), labels[shown])
    rows = []
    for place in asked:
        query = shown[place]
        for result, found in zip(results, near[:, place], strict=True):
            match = labels[found] == labels[query] if labels[query] >= 0 else None
            rows.append((result.label, pictures[query], pictures[found], match))
    title = f"{comparison.spec.data.name}: nearest neighbours among {subtitle(comparison)}"
    return Drawn(
        neighbour_strips(new_figure(8), rows, title, "the number of dimensions in brackets"),
        "Left the image asked for, then its nearest neighbours in each representation; framed ones are of another "
        "class. The first image is a typical one, the others are those that the representations disagree on most: "
        f"{'; '.join(called(comparison, shown[place]) for place in asked)}.",
        f"Rows of images: the nearest neighbours of {len(asked)} test images in each representation",
    )


def called(comparison: Comparison, place: int) -> str:
    """Return what a test image is called: its file, else its place in the data set, and its class where it is known."""
    split, label, names = comparison.spec.data.get_split("test"), comparison.labels[place], comparison.class_names
    name = f"# {split.index[place]}" if comparison.files is None else str(comparison.files[place])
    return f"{name} ({names[label]})" if label >= 0 and names else name


def typical_and_disputed(matches: np.ndarray, labels: np.ndarray) -> list[int]:
    """Return three images of different classes: a typical one, then those whose representations disagree most.

    matches (R, n): how many neighbours of image i share its class in representation r. labels (n,): its class.
    Typical has as many matches, over all representations, as the median image. Where there are fewer classes, fewer.

    >>> typical_and_disputed(np.array([[8, 8, 8, 0], [8, 0, 6, 0]]), np.array([0, 1, 2, 3]))
    [2, 1, 0]
    """
    total = matches.sum(axis=0)
    spread = matches.max(axis=0) - matches.min(axis=0)
    typical = np.lexsort((spread, np.abs(total - np.median(total))))[:1]
    disputed = np.argsort(-spread, kind="stable")
    chosen: dict[int, int] = {}
    for place in (*typical.tolist(), *disputed.tolist()):
        chosen.setdefault(int(labels[place]) if labels[place] >= 0 else -1 - place, place)
    return list(chosen.values())[:ASKED]


def neighbours_of(codes: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Return the nearest neighbours of the codes (N,D) at `indices` (n,), without the point itself: (n, up to 8).

    Where duplicates push it out of its own neighbours, the last of these is left out.
    """
    near = nearest(codes[indices], codes, min(NEAREST + 1, len(codes)))
    rows = [[j for j in row if j != i][: near.shape[1] - 1] for row, i in zip(near, indices, strict=True)]
    return np.array(rows, dtype=np.int64)
