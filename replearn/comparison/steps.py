"""The estimators inside an estimator: the steps of chains and pipelines."""

from collections.abc import Iterator
from typing import Any

from sklearn.base import BaseEstimator


def steps(estimator: Any) -> Iterator[Any]:
    """The estimators that a chain or a pipeline runs one after another; none for any other estimator."""
    fitted = getattr(estimator, "steps_", None)  # a Chain fits clones of its steps
    for step in fitted or getattr(estimator, "steps", None) or []:
        found = step[-1] if isinstance(step, tuple) else step  # a pipeline's are (name, estimator)
        if isinstance(found, BaseEstimator):
            yield found


def flattened(estimator: Any) -> list[Any]:
    """The steps of steps, down to estimators that have none: an estimator without steps is its own one.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.pipeline import make_pipeline
    >>> flattened(make_pipeline(PCA(5), PCA(2)))
    [PCA(n_components=5), PCA(n_components=2)]
    """
    inner = list(steps(estimator))
    return [last for step in inner for last in flattened(step)] if inner else [estimator]
