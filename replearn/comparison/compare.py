"""The engine: each representation is fitted on the training images, and measured on the test images."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.decomposition import PCA

from replearn.comparison import cache
from replearn.comparison.comparison import Comparison
from replearn.comparison.encode import encode
from replearn.comparison.encoded import Encoded
from replearn.comparison.finished_runs import described_runs, is_supervised, own_seeds, trained_elsewhere
from replearn.comparison.metric import measure
from replearn.comparison.result import Result
from replearn.comparison.spec import Cell, Spec
from replearn.errors import ReplearnError
from replearn.representations.array_data import as_estimators, as_image_data
from replearn.representations.inspect import takes

Progress = Callable[[str], None]  # is told one line for each representation, dimensions and seed


def compare(
    representations: Mapping[str, Any],
    data: Any,
    *,
    dimensions: Sequence[int] = (2,),
    dimensions_of: Mapping[str, Sequence[int]] | None = None,
    metrics: Sequence[str] | None = None,
    seeds: Sequence[int] = (0,),
    k: int = 15,
    cache: str | Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return how well representations of images do, side by side. Nothing is printed, nothing written but the cache.

    representations: name to scikit-learn estimator, not fitted, or to a finished `Run`. data: an `ImageData`, a `Run`
    (its images), or arrays (X_train, X_test) or (X_train, X_test, y_train, y_test), of images (N,C,H,W), (N,H,W) or
    rows (N,F). dimensions: what `n_components` is set to, one row each; dimensions_of: others, by name. metrics:
    names of columns, None for all. seeds: what `random_state` is set to. k: neighbours that neighbour metrics look
    at. cache: a folder where codes and scores are kept, so that what was worked out is read. progress: is told a line
    for each fit. A representation that fails has a row that says so. Raise UsageError before any fit.

    >>> from sklearn.datasets import load_digits
    >>> from sklearn.decomposition import PCA
    >>> X, y = load_digits(return_X_y=True)
    >>> data = X[:300], X[300:400], y[:300], y[300:400]
    >>> compared = compare({"pca": PCA()}, data, dimensions=[2, 8], metrics=["knn_accuracy"])
    >>> [(row["n_components"], row["knn_accuracy"]) for row in compared.rows]
    [(2, 0.57), (8, 0.91)]
    """
    spec = Spec(
        as_estimators(representations), as_image_data(data), list(dimensions),
        {name: list(sizes) for name, sizes in (dimensions_of or {}).items()}, list(seeds),
        None if metrics is None else list(metrics), k,
    )  # fmt: skip
    return run(spec, None if cache is None else Path(cache), progress)


def run(spec: Spec, folder: Path | None = None, progress: Progress | None = None) -> Comparison:
    """Return the comparison that is asked for; folder: where codes and scores are kept. See `compare`."""
    spec.check()
    spec.check_images()
    cells = spec.cells()
    done = list(zip(cells, _encoded(spec, cells, folder, progress), strict=True))
    results = [_result(spec, list(group)) for _, group in groupby(done, key=lambda pair: pair[0][:2])]
    compared = [(name, estimator) for name, _, _, estimator in cells]
    decodes = any(codes.examples is not None for _, codes in done)
    curve = spec.pca.curve if decodes and any("reconstructions" in each.needs for each in spec.wanted) else None
    return Comparison(spec, results, curve, described_runs(compared), trained_elsewhere(compared, spec.data))


def _encoded(spec: Spec, cells: list[Cell], folder: Path | None, progress: Progress | None) -> Iterator[Encoded]:
    """Yield the codes of each cell with their scores: what is kept is read, the rest worked out and kept."""
    keys = [cache.key_of(estimator, spec, seed) if folder else "" for *_, seed, estimator in cells]
    waiting = [not (folder and (folder / f"{key}{cache.CODES}").exists()) for key in keys]
    times: list[tuple[str, float]] = []
    for number, ((name, size, seed, estimator), key) in enumerate(zip(cells, keys, strict=True)):
        started = time.perf_counter()
        kept = cache.load(folder, key, spec, seed) if folder else None
        codes = kept or _tried(partial(encode, clone(estimator), spec, seed), spec, seed)
        if folder and not kept and not codes.error:
            cache.save_codes(folder, key, codes)
        known = len(codes.scores) + len(codes.gaps)
        codes = codes if codes.error else _tried(partial(_measured, codes), spec, seed)
        if folder and len(codes.scores) + len(codes.gaps) > known:
            cache.save_scores(folder, key, codes)
        codes.release()
        codes.seconds = time.perf_counter() - started
        times += [] if kept else [(name, codes.seconds)]
        if progress:
            left = _left(
                [cell[0] for cell, waits in list(zip(cells, waiting, strict=True))[number + 1 :] if waits], times
            )
            size = size or codes.costs.get("n_components")
            words = f"{name}{f', {size} dimension' if size else ''}{'s' if size and size > 1 else ''}, seed {seed}"
            told = f"failed after {codes.seconds:.1f} s: {codes.error}" if codes.error else f"{codes.seconds:.1f} s"
            told = "kept from before" if kept and not codes.error else told
            progress(f"[{number + 1}/{len(cells)}] {words}: {told}{left}")
        yield codes


def _tried(work: Callable[[], Encoded], spec: Spec, seed: int) -> Encoded:
    """Return what work gives; whatever a library makes of these images, the other cells go on."""
    try:
        return work()
    except Exception as error:
        return _failed(spec, seed, error)


def _measured(codes: Encoded) -> Encoded:
    """Work out the metrics that are wanted and not known yet."""
    for metric in codes.spec.wanted:
        if metric.of == "codes" and metric.name not in {**codes.scores, **codes.gaps}:
            scores, gap = measure(metric, codes)
            codes.gaps |= {metric.name: gap} if gap else {}
            codes.scores |= {} if gap else {metric.name: scores}
    return codes


def _failed(spec: Spec, seed: int, error: Exception) -> Encoded:
    words = " ".join(str(error).split())[:300] or "no message"
    words = words if isinstance(error, ReplearnError) else f"{type(error).__name__}: {words}"
    return Encoded(spec, seed, None, np.empty((0, 0)), None, "", False, {}, error=words)


def _left(waiting: Sequence[str], times: Sequence[tuple[str, float]]) -> str:
    """Say the time left by what cells of the same name took, else by the mean of all."""
    if not waiting or not times:
        return ""
    overall = float(np.mean([seconds for _, seconds in times]))
    own = {name: [seconds for other, seconds in times if other == name] for name in waiting}
    left = sum(float(np.mean(own[name])) if own[name] else overall for name in waiting)
    return f"; about {left:.0f} s left" if left < 90 else f"; about {left / 60:.0f} min left"


def _result(spec: Spec, group: list[tuple[Cell, Encoded]]) -> Result:
    """Return one row of the cells of equal representation and dimensions, over their seeds."""
    name, size, _, estimator = group[0][0]
    good = [(cell, codes) for cell, codes in group if codes.error is None]
    seeds = [seed for (_, _, seed, _), _ in good or group]
    if not takes(estimator, "random_state"):  # trained before, with seeds of their own
        seeds = [seed for (*_, made), _ in good for seed in own_seeds(made)] or seeds
    encoded = [codes for _, codes in good]
    found = encoded[0].costs["n_components"] if encoded else size
    supervised = bool(good) and is_supervised(good[0][0][3])
    result = Result(spec, name, found, seeds, encoded, supervised, isinstance(estimator, PCA), _error(group))
    for metric in spec.wanted:
        if metric.of == "row" and encoded:
            result.scores[metric.name] = measure(metric, result)[0] or {"value": None}
    return result


def _error(group: list[tuple[Cell, Encoded]]) -> str | None:
    """Say what went wrong, with the seeds it went wrong at where others went well."""
    said: dict[str, list[int]] = {}
    for (_, _, seed, _), codes in group:
        if codes.error is not None:
            said.setdefault(codes.error, []).append(seed)
    if not said:
        return None
    every = len(group) == sum(map(len, said.values()))
    return "; ".join(words if every else f"seed {', '.join(map(str, seeds))}: {words}" for words, seeds in said.items())
