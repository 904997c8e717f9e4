"""UMAP as `plot` fits it, beside umap-learn's defaults."""

import warnings
from functools import partial

import numpy as np
from sklearn.base import BaseEstimator

from benchmarks.case import Measurement, Settings, gate
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


def run(settings: Settings) -> list[Measurement]:
    """Seeded beside seeded and unseeded beside unseeded; the first run of each compiles and is not counted."""
    count = settings.size(20_000, 300)
    rows = as_floats(pictures(settings, count, 1).train).reshape(count, -1)
    found = []
    for peer, seed, aim in (("seeded", 0, SEEDED), ("unseeded", None, UNSEEDED)):
        ours, theirs = partial(_quick, rows, seed), partial(_defaults, rows, seed)
        trust = [_trust(rows, side()) for side in (ours, theirs)]
        words = f"trustworthiness {trust[0]:.3f}, theirs {trust[1]:.3f}"
        same = gate(settings.dry or trust[0] >= trust[1] - EQUAL, words)
        pairs = paired(wall(ours), wall(theirs), settings.budget, settings.pairs)
        found.append(Measurement(WHAT, f"umap-learn defaults, {peer}", pairs.ratio, aim, same))
    return found


def _quick(rows: np.ndarray, seed: int | None) -> np.ndarray:
    from replearn.representations.quick_umap import quick_umap

    return _fit(quick_umap(rows, seed), rows)


def _defaults(rows: np.ndarray, seed: int | None) -> np.ndarray:
    from umap import UMAP

    return _fit(UMAP(random_state=seed), rows)


def _fit(estimator: BaseEstimator, rows: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a seed means one thread
        return np.asarray(estimator.fit_transform(rows))


def _trust(rows: np.ndarray, made: np.ndarray) -> float:
    trust, _ = trust_and_continuity(rows[:JUDGED], made[:JUDGED], [15])
    return float(trust.mean())
