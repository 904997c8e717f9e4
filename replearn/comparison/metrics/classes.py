"""How well the class of an image is read off its code: by the nearest neighbours, and by a linear probe."""

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, Scores, over_images
from replearn.errors import ContentError
from replearn.metrics.linear_probe import linear_probe_right
from replearn.metrics.neighbours import majority, nearest
from replearn.metrics.sample import scored_rows

PLACE = 20
GROUP = "classes"
MOST_VOTES = 15


def _neighbour_labels(codes: Encoded) -> np.ndarray:
    """Return labels of the nearest reference points of each image scored, the nearest first: (n, up to 15)."""
    references, labels = codes.references
    apart = codes.in_sample  # its references are the scored points themselves
    k = min(MOST_VOTES, len(references) - apart)
    rows = scored_rows(len(codes.labels))
    return labels[nearest(codes.labelled[rows], references, k, rows if apart else None)]


def _knn(codes: Encoded, k: int) -> Scores:
    points = len(codes.references[0])
    if k > points - codes.in_sample:
        raise ContentError(f"there are only {points} points to choose neighbours from")
    rows = scored_rows(len(codes.labels))
    right = majority(codes.once(_neighbour_labels)[:, :k]) == codes.labels[rows]
    return over_images(right, len(codes.labels))


def _linear_probe(codes: Encoded) -> np.ndarray:
    return linear_probe_right(*codes.references, codes.labelled, codes.labels, codes.seed)


METRICS = (
    Metric(
        "knn_accuracy", "5-NN", GROUP, "higher", "{:.4f}",
        "Share of test images to which the vote of the 5 nearest training images gives the right class.",
        ("labels",), lambda codes: _knn(codes, 5),
    ),
    Metric(
        "knn15_accuracy", "15-NN", GROUP, "higher", "{:.4f}", "As 5-NN, by the vote of the 15 nearest.",
        ("labels",), lambda codes: _knn(codes, 15), headline=False,
    ),
    Metric(
        "linear_probe_accuracy", "linear probe", GROUP, "higher", "{:.4f}",
        "Share of test images that a linear classifier of the vectors gets right.",
        ("labels", "training codes"), _linear_probe,
    ),
)  # fmt: skip
