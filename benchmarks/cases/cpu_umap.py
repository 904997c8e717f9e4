"""UMAP as `plot` and `compare` fit it, beside umap-learn's defaults, and a neighbour embedding of another library."""

import warnings
from functools import partial

import numpy as np

from benchmarks.case import Row, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures
from replearn.data.views import as_floats
from replearn.metrics.preservation import trust_and_continuity

NAME = "cpu_umap"
WHAT = "UMAP to 2 dimensions of 20,000 x 784, warm"
GROUP = "cpu"
SEEDED, UNSEEDED = 0.6, 0.85
EQUAL = 0.005  # of trustworthiness
JUDGED = 5_000  # points that it is measured on


def run(settings: Settings) -> list[Row]:
    """Seeded beside seeded and unseeded beside unseeded; the first run of each compiles and is not counted."""
    count = settings.size(20_000, 300)
    rows = as_floats(pictures(settings, count, 1).train).reshape(count, -1)
    found = []
    sides: list[tuple[str, dict[str, object], dict[str, object], float]] = [
        ("umap-learn defaults, seeded", {"init": "pca", "random_state": 0}, {"random_state": 0}, SEEDED),
        ("umap-learn defaults, unseeded", {"init": "pca"}, {}, UNSEEDED),
    ]
    for peer, ours, theirs, aim in sides:
        maps = {side: _fit(rows, **options) for side, options in (("ours", ours), ("theirs", theirs))}
        trust = {side: _trust(rows, made) for side, made in maps.items()}
        words = f"trustworthiness {trust['ours']:.3f}, theirs {trust['theirs']:.3f}"
        same = gate(settings.dry or trust["ours"] >= trust["theirs"] - EQUAL, words)
        pairs = paired(
            wall(partial(_fit, rows, **ours)),
            wall(partial(_fit, rows, **theirs)),
            settings.budget,
            settings.pairs,
        )
        found.append(Row(WHAT, peer, pairs.ratio, aim, same))
    return found


def _fit(rows: np.ndarray, **options: object) -> np.ndarray:
    from umap import UMAP

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a seed means one thread
        return UMAP(**options).fit_transform(rows)


def _trust(rows: np.ndarray, made: np.ndarray) -> float:
    trust, _ = trust_and_continuity(rows[:JUDGED], made[:JUDGED], [15])
    return float(trust.mean())
