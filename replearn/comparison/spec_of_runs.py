"""The front of a comparison that is finished runs: `compare RUN ...`, beside PCA of the same sizes."""

from collections.abc import Sequence
from pathlib import Path

from sklearn.decomposition import PCA

from replearn.comparison.finished_runs import resolve_runs
from replearn.comparison.metric import all_metrics
from replearn.comparison.spec import Spec
from replearn.data.beside_images import DataOptions
from replearn.data.module import ImageData
from replearn.representations.finished_run import FinishedRun
from replearn.runs.run import Run

MOST_NEIGHBOURS = 15


def specs_of_runs(
    runs: Sequence[Run],
    images: Path | None = None,
    seeds: list[int] | None = None,
    typed: DataOptions | None = None,
) -> list[Spec]:
    """Return one comparison for each data set among the runs: PCA at every size of theirs, and the runs.

    Measured is how well images are reconstructed; where a run cannot do that, how well classes are told, too.
    images: a path to read instead of the images that the runs were trained on; typed: how, see `Run.images`. seeds:
    in the place of each run, those of its configuration that were trained with these. Raise UsageError for a seed
    that was not trained.
    """
    groups: dict[tuple[str, int], tuple[ImageData, list[Run]]] = {}
    for run in dict.fromkeys(runs):
        data = run.images(images, typed=typed)
        groups.setdefault((data.sha256, len(data.get_split("train"))), (data, []))[1].append(run)
    specs = [_spec(data, group, seeds) for data, group in groups.values()]
    for spec in specs:
        spec.check()
        resolve_runs(spec.representations, spec.seeds)
    return specs


def _spec(data: ImageData, runs: list[Run], seeds: list[int] | None) -> Spec:
    paths = [run.checkpoint if run.folder is None else run.folder.parent if seeds else run.folder for run in runs]
    estimators = {name: FinishedRun(str(path)) for name, path in zip(_names(runs), paths, strict=True)}
    sizes = list(dict.fromkeys(int(run.model.latent_dim) for run in runs))
    decode = all(hasattr(FinishedRun(run.checkpoint), "inverse_transform") for run in runs)
    groups = {"reconstruction"} if decode else {"reconstruction", "classes"}
    metrics = [metric.name for metric in all_metrics() if metric.asked and metric.group in groups]
    k = max(1, min(MOST_NEIGHBOURS, (len(data.get_split("test")) - 1) // 2))
    return Spec({"pca": PCA(), **estimators}, data, sizes, seeds=seeds or [0], metrics=metrics, k=k)


def _names(runs: Sequence[Run]) -> list[str]:
    """Return the names of their configurations, with that of the run where two would be one."""
    names = [run.name for run in runs]
    taken = ["pca", *names]
    return [
        f"{name} {(run.folder or run.checkpoint).name}" if taken.count(name) > 1 else name
        for name, run in zip(names, runs, strict=True)
    ]
