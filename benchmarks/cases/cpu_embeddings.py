"""Embeddings of other libraries as representations: scikit-learn's contract is all they need."""

from collections.abc import Callable
from functools import partial

import numpy as np
from sklearn.base import BaseEstimator

from benchmarks.case import Measurement, NotMeasured, Settings, gate
from benchmarks.harness import repeated, wall
from benchmarks.images import pictures
from replearn.data.views import as_floats
from replearn.metrics.preservation import trust_and_continuity

NAME = "cpu_embeddings"
WHAT = "5,000 x 784 to 2 dimensions by other libraries"
GROUP = "full"


def run(settings: Settings) -> list[Measurement]:
    """A row a library that is installed: its time, and the trustworthiness that it buys; no aim of ours."""
    count = settings.size(5_000, 150)
    rows = as_floats(pictures(settings, count, 1).train).reshape(count, -1)
    found = []
    for name, make in {"openTSNE": _opentsne, "PaCMAP": _pacmap, "TorchDR UMAP": _torchdr, "umap-learn": _umap}.items():
        try:
            made = np.asarray(_fit(make, rows))
        except ImportError:
            continue
        trust = float(trust_and_continuity(rows, made, [15])[0].mean())
        same = gate(made.shape == (count, 2), f"trustworthiness {trust:.3f}")
        seconds = repeated(wall(partial(_fit, make, rows)), settings.budget, 3)
        found.append(Measurement(WHAT, name, seconds, None, same, unit="s"))
    if not found:
        raise NotMeasured("needs one of openTSNE, PaCMAP, TorchDR")
    return found


def _fit(make: Callable[[], BaseEstimator], rows: np.ndarray) -> np.ndarray:
    estimator = make()
    return estimator.fit_transform(rows) if hasattr(estimator, "fit_transform") else estimator.fit(rows)


def _opentsne() -> BaseEstimator:
    from openTSNE.sklearn import TSNE

    return TSNE(random_state=0, n_jobs=-1)


def _pacmap() -> BaseEstimator:
    from pacmap import PaCMAP

    return PaCMAP(random_state=0)


def _torchdr() -> BaseEstimator:
    from torchdr import UMAP

    return UMAP(random_state=0)


def _umap() -> BaseEstimator:
    from umap import UMAP

    return UMAP(init="pca", random_state=0, n_jobs=1)
