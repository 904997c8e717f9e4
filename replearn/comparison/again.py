"""An estimator of a comparison fitted once more: a comparison keeps codes, not what made them."""

import warnings
from typing import Any

import numpy as np

from replearn.comparison.spec import Spec


def fitted_again(estimator: Any, spec: Spec, codes: np.ndarray) -> Any | None:
    """Return the estimator fitted on the training images; None where the test images' codes are not `codes` (N, D)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as when it was encoded: of images that do not vary, for one
        fitted = estimator.fit(spec.train)
    return fitted if np.allclose(fitted.transform(spec.test[:50]), codes[:50], atol=1e-2) else None
