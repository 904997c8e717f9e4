"""Exact nearest neighbours: ours, beside scikit-learn's brute force and faiss's flat index."""

from collections.abc import Callable

import numpy as np
from sklearn.neighbors import NearestNeighbors

from benchmarks.case import Measurement, NotMeasured, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures
from replearn.data.views import as_floats
from replearn.metrics.neighbours import nearest

NAME = "cpu_knn"
WHAT = "exact neighbours, k = 15, of 10,000 images among 60,000"
GROUP = "cpu"
AIMS = {"scikit-learn, brute": 0.5, "faiss-cpu, IndexFlatL2": 1.0}
K = 15


def run(settings: Settings) -> list[Measurement]:
    """A row a peer. Recall is the share of our neighbours that are as near as the k-th true one, in float64."""
    images = pictures(settings, settings.size(60_000, 900), settings.size(10_000, 100))
    references, queries = (as_floats(part).reshape(len(part), -1) for part in (images.train, images.test))

    def ours() -> np.ndarray:
        return nearest(queries, references, K)

    recall = _recall(ours(), queries, references)
    exact = gate(recall == 1, f"recall {recall:.3g} against float64")
    (m, f), n = queries.shape, len(references)
    least = settings.floor.seconds(2.0 * m * n * f)
    note = f"the matrix product alone takes {least:.2g} s at the speed measured in the same run"
    rows = []
    for peer, theirs in _peers(references, queries).items():
        found = paired(wall(ours), wall(theirs), settings.budget, settings.pairs)
        rows.append(Measurement(WHAT, peer, found.ratio, AIMS[peer], exact, note=note))
    return rows


def _peers(references: np.ndarray, queries: np.ndarray) -> dict[str, Callable[[], object]]:
    try:
        import faiss
    except ImportError:
        raise NotMeasured("needs faiss-cpu (pip install 'replearn[bench]')") from None

    def scikit_learn() -> np.ndarray:
        return NearestNeighbors(n_neighbors=K, algorithm="brute").fit(references).kneighbors(queries)[1]

    def flat() -> np.ndarray:
        index = faiss.IndexFlatL2(references.shape[1])
        index.add(references)
        return index.search(queries, K)[1]

    return dict(zip(AIMS, (scikit_learn, flat), strict=True))


def _recall(found: np.ndarray, queries: np.ndarray, references: np.ndarray, tried: int = 200) -> float:
    """Over the first `tried` queries, by distances in float64, one query at a time."""
    hits = 0
    for query, indices in zip(queries[:tried].astype(np.float64), found, strict=False):
        distances = ((references - query) ** 2).sum(axis=1, dtype=np.float64)
        hits += int((distances[indices] <= np.sort(distances)[K - 1] * (1 + 1e-12)).sum())
    return hits / (K * min(tried, len(queries)))
