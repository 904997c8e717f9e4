"""How far neighbours among the pixels and among the codes are the same."""

from collections.abc import Callable

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, Scores, over_images
from replearn.errors import ContentError
from replearn.metrics.preservation import trust_and_continuity
from replearn.metrics.sample import scored_rows

PLACE = 30
GROUP = "neighbourhoods"
PROTOCOL = tuple(range(10, 201, 10))  # the k of Topological Autoencoders (arXiv 1906.00722), averaged over


def _kept(codes: Encoded) -> tuple[list[int], np.ndarray, np.ndarray, np.ndarray]:
    """Return the k looked at, trustworthiness and continuity of each point at each of them (K, n), and the
    points (n,).
    """
    count = len(codes.test)
    ks = sorted({codes.k, *(k for k in PROTOCOL if k <= (count - 1) // 2)})
    rows = scored_rows(count)
    return ks, *trust_and_continuity(codes.pixels, codes.test, ks, rows), rows


def _at_k(codes: Encoded, which: int) -> Scores:
    """Return the value at the comparison's k; for figures `curve`, the mean at each of `ks`, and `points`, those
    scored.
    """
    ks, *both, points = codes.once(_kept)
    values = both[which]
    curve = {"ks": np.array(ks), "curve": values.mean(axis=1), "points": points}
    return over_images(values[ks.index(codes.k)], len(codes.test), **curve)


def _over_protocol(codes: Encoded, which: int) -> Scores:
    ks, *both, _ = codes.once(_kept)
    asked = [i for i, k in enumerate(ks) if k in PROTOCOL]
    if len(asked) < len(PROTOCOL):  # an average over fewer k would be another number
        raise ContentError(f"{len(codes.test):,} test images have no neighbourhoods of {PROTOCOL[-1]}")
    return over_images(both[which][asked].mean(axis=0), len(codes.test))


def _metric(name: str, heading: str, meaning: str, compute: Callable[[Encoded], Scores], headline: bool) -> Metric:
    return Metric(name, heading, GROUP, "higher", "{:.4f}", meaning, ("pixels",), compute, headline=headline)


METRICS = (
    _metric(
        "trustworthiness", "trust", "How far the nearest vectors are also near as images; 1 at most, chance 0.5.",
        lambda codes: _at_k(codes, 0), True,
    ),
    _metric(
        "continuity", "continuity", "How far the nearest images are still near as vectors; 1 at most, chance 0.5.",
        lambda codes: _at_k(codes, 1), True,
    ),
    _metric(
        "trustworthiness_mean", "trust (k 10-200)", "Trust averaged over neighbourhoods of 10, 20, ..., 200.",
        lambda codes: _over_protocol(codes, 0), False,
    ),
    _metric(
        "continuity_mean", "continuity (k 10-200)", "Continuity averaged over neighbourhoods of 10, 20, ..., 200.",
        lambda codes: _over_protocol(codes, 1), False,
    ),
)  # fmt: skip
