"""The nearest neighbours of a few images in each representation."""

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.figures.neighbours import neighbour_strips
from replearn.figures.style import new_figure
from replearn.metrics.neighbours import nearest
from replearn.report.drawn import Drawn, few, subtitle

PLACE = 60
NEAREST = 8
MOST_STRIPS = 20  # rows of neighbours: more do not fit a page


def draw(comparison: Comparison) -> Drawn | None:
    """Draw those of the images shown that the representations dispute most; None where all failed."""
    results = few(comparison, [each for each in comparison.results if each.encoded])
    if not results:
        return None
    pictures, labels, shown = comparison.images, comparison.labels, comparison.spec.shown
    near = np.stack(
        [neighbours_of(each.encoded[0].test, shown) for each in results]
    )  # representation, query, neighbour
    wrong = (labels[near] != labels[shown][:, None]).sum(axis=(0, 2))
    asked = np.sort(np.argsort(-wrong, kind="stable")[: max(1, MOST_STRIPS // len(results))])
    rows = []
    for place in asked:
        query = shown[place]
        for result, found in zip(results, near[:, place], strict=True):
            match = labels[found] == labels[query] if labels[query] >= 0 else None
            rows.append((result.label, pictures[query], pictures[found], match))
    title = f"{comparison.spec.data.name}: nearest neighbours among {subtitle(comparison)}"
    return Drawn(
        neighbour_strips(new_figure(8), rows, title, "the number of dimensions in brackets"),
        "Left the image asked for, one of those disputed most, then its nearest neighbours in each representation; "
        "framed ones are of another class.",
        f"Rows of images: the nearest neighbours of {len(asked)} test images in each representation",
    )


def neighbours_of(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the nearest neighbours of the codes (N,D) at `places` (n,), without the point itself: (n, up to 8).

    Where duplicates push it out of its own neighbours, the last of these is left out.
    """
    near = nearest(codes[places], codes, min(NEAREST + 1, len(codes)))
    rows = [[j for j in row if j != i][: near.shape[1] - 1] for row, i in zip(near, places, strict=True)]
    return np.array(rows, dtype=np.int64)
