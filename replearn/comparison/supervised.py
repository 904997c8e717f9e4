"""Which representations have learned from labels: their codes tell those classes apart because they were told them."""

from sklearn.base import BaseEstimator
from sklearn.utils import get_tags

from replearn.comparison.finished import finished_runs
from replearn.comparison.steps import flattened


def learns_from_labels(estimator: BaseEstimator) -> bool:
    """Whether it, or one of its steps, cannot be fitted without labels.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    >>> learns_from_labels(PCA()), learns_from_labels(LinearDiscriminantAnalysis())
    (False, True)
    """
    return any(get_tags(step).target_tags.required for step in flattened(estimator))


def is_supervised(estimator: BaseEstimator) -> bool:
    """Whether labels went into its codes: it learns from them, or works with a model that did."""
    return learns_from_labels(estimator) or any(run.learns_from_ == "labels" for run in finished_runs(estimator))
