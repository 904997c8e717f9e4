"""What a comparison shows on its live page: its maps, its codes, and the networks of its finished runs."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.comparison.finished_runs import finished_runs
from replearn.comparison.result import Result
from replearn.metrics.clusters import kmeans
from replearn.models.capabilities import Predicts
from replearn.models.inference import apply
from replearn.report.live.data import LiveData, LiveMap, LiveModel, Placement
from replearn.report.live.models import live_model, live_pca
from replearn.report.live.spaces import MOST_SPACES
from replearn.representations.finished_run import FinishedRun
from replearn.runs.run import Run

MOST_MAPS = 8
FEW_MAPS = 4  # fewer are joined by the first two principal directions of longer codes
CLUSTERED = ("gmm_accuracy", "kmeans_accuracy")  # metrics that keep clusters: the first that was worked out
MOST_DIRECTIONS = 64  # components of the PCA that the page runs


class Collected:
    """The results of a comparison with the estimators that made them, by the first seed."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison, self.spec = comparison, comparison.spec
        self.made: dict[tuple[str, int | None], Any] = {}
        for name, size, _, estimator in self.spec.cells():
            self.made.setdefault((name, size), estimator)
        self.results = [each for each in comparison.results if each.codes is not None and len(each.codes)]

    def estimator(self, result: Result) -> Any:
        """Return what made a result."""
        return self.made.get((result.name, result.n_components)) or self.made[(result.name, None)]

    def largest(self) -> list[Result]:
        """Return the result of most dimensions of each representation."""
        found: dict[str, Result] = {}
        for result in self.results:
            if result.name not in found or _size(result) > _size(found[result.name]):
                found[result.name] = result
        return list(found.values())


def live_data(comparison: Comparison) -> LiveData:
    """Return everything that the page of a comparison shows; nothing is fitted but clusters of codes."""
    found = Collected(comparison)
    models: list[LiveModel] = []
    by_run: dict[Path, str] = {}
    predicted: dict[str, np.ndarray] = {}
    for result in found.largest():
        estimator = found.estimator(result)
        if isinstance(estimator, FinishedRun):
            run = Run.find(estimator.path)
            models.append(live_model(result.name, run.model, _codes(result), run.classes))
            by_run[run.checkpoint.resolve()] = result.name
            if isinstance(run.model, Predicts) and run.classes == comparison.class_names:
                predicted[result.name] = apply(run.model, run.model.predict_proba, comparison.images).argmax(axis=1)
        elif result.is_pca and _size(result) <= MOST_DIRECTIONS and (axes := _axes(result)):
            models.append(live_pca(result.name, *axes, _codes(result), comparison.spec.data.image_shape))
    return LiveData(
        str(comparison.spec.data.name), _bytes(comparison.images), comparison.labels, comparison.class_names,
        files=() if comparison.files is None else comparison.files.tolist(),
        maps=list(_maps(found, models, by_run)), models=models,
        spaces={each.label: _codes(each) for each in _spaces(found)}, errors=dict(_errors(found)), predicted=predicted,
        clusters=dict(_clusters(found, {model.name for model in models})),
        in_python="comparison.select(indices)",
    )  # fmt: skip


def _size(result: Result) -> int:
    return int(_codes(result).shape[1])


def _codes(result: Result) -> np.ndarray:
    assert result.codes is not None
    return result.codes


def _axes(result: Result) -> tuple[np.ndarray, np.ndarray] | None:
    """Return mean (F,) and axes (D, F) of a linear map of the pixels; None of any other."""
    first = result.encoded[0]
    return None if first.mean is None or first.axes is None else (first.mean, first.axes)


def _bytes(images: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)


def _spaces(found: Collected) -> list[Result]:
    """Return the representations whose neighbours are compared: each at its most dimensions, maps first."""
    return sorted(found.largest(), key=lambda each: _size(each) != 2)[:MOST_SPACES]


def _maps(found: Collected, models: list[LiveModel], by_run: Mapping[Path, str]) -> Iterator[LiveMap]:
    flat = [each for each in found.results if _size(each) == 2][:MOST_MAPS]
    yield from (_map(found, each, by_run) for each in flat)
    named = {each.name for each in flat}
    longer = [each for each in found.largest() if _size(each) > 2 and each.name not in named and not _is_raw(each)]
    for result in longer[: max(0, FEW_MAPS - len(flat))]:
        yield _directions(result, models)


def _is_raw(result: Result) -> bool:
    return result.encoded[0].is_pixels


def _map(found: Collected, result: Result, by_run: Mapping[Path, str]) -> LiveMap:
    count = len(_codes(result))
    words = ["fitted on these images" if result.in_sample else "new images"]
    each: dict[str, np.ndarray | None] = {}
    for name in ("trustworthiness", "continuity"):
        each[name] = _per_image(result, name, count)
    if values := result.values("trustworthiness"):
        words.append(f"trust {values[0]:.3f}")
    return LiveMap(
        result.name, _codes(result), ", ".join(words), each["trustworthiness"], each["continuity"],
        _placement(found, result, by_run),
    )  # fmt: skip


def _clusters(found: Collected, models: Collection[str]) -> Iterator[tuple[str, np.ndarray]]:
    """The clusters in the codes of each representation (N,), -1 for images that were not scored.

    Those that a metric found; where none was asked for, k-means, as many as classes, for the models of the page.
    """
    k = len(found.comparison.class_names)
    for result in found.largest():
        codes = _codes(result)
        scored = next((name for name in CLUSTERED if result.arrays(name, "clusters")), None)
        if scored:
            full = np.full(len(codes), -1)
            full[result.arrays(scored, "points")[0]] = result.arrays(scored, "clusters")[0]
            yield result.name, full
        elif result.name in models and 1 < k <= len(codes):
            yield result.name, kmeans(codes, k, seed=0)


def _per_image(result: Result, metric: str, count: int) -> np.ndarray | None:
    """Return a metric of each image (N,), NaN for those that were not scored; None where it was not worked out."""
    values, points = result.arrays(metric, "per_image"), result.arrays(metric, "points")
    if not values:
        return None
    full = np.full(count, np.nan)
    full[points[0] if points else np.arange(count)] = values[0]
    return full


def _placement(found: Collected, result: Result, by_run: Mapping[Path, str]) -> Placement | None:
    estimator = found.estimator(result)
    if axes := _axes(result):
        return Placement("pixels", axes[0], axes[1].T)
    runs = finished_runs(estimator)
    name = by_run.get(Run.find(runs[0].path).checkpoint.resolve()) if runs else None
    return None if name is None else Placement(name, approximate=not isinstance(estimator, FinishedRun))


def _directions(result: Result, models: list[LiveModel]) -> LiveMap:
    """Return longer codes seen along their first two principal directions: a turn of the axes, nothing fitted to
    labels.
    """
    codes = _codes(result).astype(np.float64)
    mean = codes.mean(axis=0)
    _, _, axes = np.linalg.svd(codes[:5000] - mean, full_matrices=False)
    in_page = any(model.name == result.name and model.encoder is not None for model in models)
    placement = Placement(result.name, mean, axes[:2].T) if in_page else None
    words = f"2 of its {codes.shape[1]} directions"
    return LiveMap(result.name, (codes - mean) @ axes[:2].T, words, placement=placement)


def _errors(found: Collected) -> Iterator[tuple[str, np.ndarray]]:
    for result in found.largest():
        values = _per_image(result, "sse_per_image", len(_codes(result)))
        if values is not None and np.isfinite(values).all():
            yield result.name, values
