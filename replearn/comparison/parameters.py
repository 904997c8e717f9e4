"""How many numbers a fitted estimator has learned, where they can be counted."""

from typing import Any

import numpy as np
import torch
from sklearn.preprocessing import FunctionTransformer

from replearn.comparison.steps import flattened

LEARNED = ("components_", "mean_", "coef_", "intercept_", "scale_", "scalings_")


def count_parameters(estimator: Any) -> int | None:
    """Weights of its networks, or numbers in its learned arrays; None where they cannot be told.

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
