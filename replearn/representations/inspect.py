"""What can be told of an estimator from outside: its steps, what it learns from, how many numbers it has learned."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags

LEARNED = ("components_", "mean_", "coef_", "intercept_", "scale_", "scalings_")


def pipeline_steps(estimator: Any) -> Iterator[Any]:
    """Yield the estimators that a chain or a pipeline runs one after another; none for any other estimator."""
    fitted = getattr(estimator, "steps_", None)  # a Chain fits clones of its steps
    for step in fitted or getattr(estimator, "steps", None) or []:
        found = step[-1] if isinstance(step, tuple) else step  # a pipeline's are (name, estimator)
        if isinstance(found, BaseEstimator):
            yield found


def flattened(estimator: Any) -> list[Any]:
    """Return the steps of steps, down to estimators that have none: an estimator without steps is its own one.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.pipeline import make_pipeline
    >>> flattened(make_pipeline(PCA(5), PCA(2)))
    [PCA(n_components=5), PCA(n_components=2)]
    """
    inner = list(pipeline_steps(estimator))
    return [last for step in inner for last in flattened(step)] if inner else [estimator]


def holder_of(estimator: Any, parameter: str) -> Any:
    """Return the estimator, or the last of its steps, that has the parameter; None where none has.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.preprocessing import StandardScaler
    >>> from sklearn.pipeline import make_pipeline
    >>> holder_of(make_pipeline(PCA(5), StandardScaler()), "n_components")
    PCA(n_components=5)
    """
    if parameter in estimator.get_params(deep=False):
        return estimator
    holders = (holder_of(step, parameter) for step in reversed(list(pipeline_steps(estimator))))
    return next((holder for holder in holders if holder is not None), None)


def takes(estimator: Any, parameter: str) -> bool:
    """Return whether it, or one of its steps, has the parameter."""
    return holder_of(estimator, parameter) is not None


def learns_from_labels(estimator: BaseEstimator) -> bool:
    """Return whether it, or one of its steps, cannot be fitted without labels.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    >>> learns_from_labels(PCA()), learns_from_labels(LinearDiscriminantAnalysis())
    (False, True)
    """
    return any(get_tags(step).target_tags.required for step in flattened(estimator))


def count_parameters(estimator: Any) -> int | None:
    """Return the number of weights of its networks, or of learned values; None where they cannot be counted.

    >>> from sklearn.decomposition import PCA
    >>> count_parameters(PCA(1).fit(np.eye(3)))
    6
    >>> count_parameters(FunctionTransformer())
    0
    """
    counts = [_count(step) for step in flattened(estimator)]
    return sum(count for count in counts if count is not None) if None not in counts else None


def _count(step: Any) -> int | None:
    if isinstance(step, FunctionTransformer):
        return 0
    model = getattr(step, "model_", None)
    if isinstance(model, torch.nn.Module):
        return sum(parameter.numel() for parameter in model.parameters())
    arrays = [getattr(step, name, None) for name in LEARNED]
    found = [array.size for array in arrays if isinstance(array, np.ndarray)]
    return sum(found) if found else None
