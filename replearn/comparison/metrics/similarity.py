"""How like the raw pixels the codes are, and how like each other those of two seeds."""

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, Scores, over_images
from replearn.comparison.result import Result
from replearn.metrics.sample import scored_rows
from replearn.metrics.similarity import linear_cka, pointwise_overlap, pointwise_stability

PLACE = 50
GROUP = "neighbourhoods"


def _overlap(codes: Encoded) -> Scores:
    count = len(codes.test)
    return over_images(pointwise_overlap(codes.pixels, codes.test, codes.k, scored_rows(count)), count)


def _stability(row: Result) -> Scores:
    maps = [codes.test for codes in row.encoded]
    count = len(maps[0])
    return over_images(pointwise_stability(maps, row.spec.k, scored_rows(count)), count)


METRICS = (
    Metric(
        "cka_raw", "CKA to pixels", GROUP, None, "{:.4f}",
        "Linear likeness to the raw pixels, 1 at most; no better or worse.", ("pixels",),
        lambda codes: linear_cka(codes.pixels, codes.test), headline=False,
    ),
    Metric(
        "neighbour_overlap", "neighbour overlap", GROUP, None, "{:.4f}",
        "Share of an image's nearest neighbours among the raw pixels that it keeps.", ("pixels",), _overlap,
        headline=False,
    ),
    Metric(
        "seed_stability", "seed stability", GROUP, "higher", "{:.4f}",
        "How many neighbours survive another seed: mean Jaccard index, 0..1.", (), _stability, of="row",
        headline=False,
    ),
)  # fmt: skip
