"""The variants of a representation: one copy of its estimator for each number of dimensions and each seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.base import BaseEstimator, clone

from replearn.comparison.finished import has_run_for_each_seed, set_run
from replearn.comparison.settings import Settings
from replearn.comparison.steps import steps


@dataclass(frozen=True)
class Variant:
    """One cell of a comparison, to be fitted. n_components: as set; None where the estimator takes none."""

    name: str
    estimator: BaseEstimator
    n_components: int | None
    seed: int


def variants(settings: Settings) -> list[Variant]:
    """Every variant, in the order of the rows: by representation, dimensions, seed.

    An estimator without `n_components` has one row; one without `random_state`, and without a run for each seed, has
    one seed, the first.

    >>> from sklearn.decomposition import PCA
    >>> from replearn.data.module import ImageData
    >>> settings = Settings({"pca": PCA()}, ImageData(), dimensions=[2, 3], seeds=[7])
    >>> [variant.estimator for variant in variants(settings)]
    [PCA(n_components=2, random_state=7), PCA(n_components=3, random_state=7)]
    """
    return [
        Variant(name, variant(estimator, size, seed), size, seed)
        for name, estimator in settings.representations.items()
        for size in _sizes(settings, name, estimator)
        for seed in (settings.seeds if _takes_seed(estimator) else settings.seeds[:1])
    ]


def _sizes(settings: Settings, name: str, estimator: BaseEstimator) -> Sequence[int | None]:
    sizes = settings.sizes(name) if takes(estimator, "n_components") else []
    return sizes or [None]


def variant(estimator: BaseEstimator, n_components: int | None, seed: int) -> BaseEstimator:
    """A copy, not fitted, with these parameters set on the last step that has them, and with the runs of that seed."""
    copy = clone(estimator)
    set_run(copy, seed)
    values = {"random_state": seed} | ({} if n_components is None else {"n_components": n_components})
    for parameter, value in values.items():
        step = _holder(copy, parameter)
        if step is not None:
            step.set_params(**{parameter: value})
            if parameter == "random_state" and type(step).__module__.startswith("umap."):
                step.set_params(n_jobs=1)  # a seed means one thread, and umap-learn warns of any other number
    return copy


def _takes_seed(estimator: BaseEstimator) -> bool:
    """Whether a seed makes another representation of it."""
    return takes(estimator, "random_state") or has_run_for_each_seed(estimator)


def takes(estimator: BaseEstimator, parameter: str) -> bool:
    """Whether it, or one of its steps, has the parameter."""
    return _holder(estimator, parameter) is not None


def _holder(estimator: BaseEstimator, parameter: str) -> Any:
    if parameter in estimator.get_params(deep=False):
        return estimator
    holders = (_holder(step, parameter) for step in reversed(list(steps(estimator))))
    return next((holder for holder in holders if holder is not None), None)
