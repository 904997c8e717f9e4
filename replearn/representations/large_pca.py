"""scikit-learn's PCA of more images than fit into memory as floats."""

from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.utils.extmath import svd_flip

from replearn.metrics.covariance import covariance


def fits_by_blocks(estimator: Any, rows: np.ndarray) -> bool:
    """Return whether `fit_by_blocks` gives what the estimator's own fit to rows (N, F) would give.

    >>> fits_by_blocks(PCA(2), np.zeros((9, 4))), fits_by_blocks(PCA(0.9), np.zeros((9, 4)))
    (True, False)
    """
    return (
        type(estimator) is PCA
        and isinstance(estimator.n_components, int)
        and estimator.svd_solver in ("auto", "covariance_eigh")
        and estimator.n_components <= rows.shape[1] <= len(rows)
    )


def fit_by_blocks(pca: PCA, rows: np.ndarray) -> PCA:
    """Fit to rows (N, F), bytes read as pixels of 0 to 1, by their covariance, as its solver `covariance_eigh` does.

    Jolliffe, Principal Component Analysis, 2002. Memory: F*F numbers beside the rows.

    >>> rows = np.random.default_rng(0).integers(0, 256, (99, 5), dtype=np.uint8)
    >>> one, other = fit_by_blocks(PCA(2), rows), PCA(2).fit(rows / 255)
    >>> bool(np.allclose(one.components_, other.components_, atol=1e-5))
    True
    """
    mean, spread = covariance(rows)
    variances, vectors = np.linalg.eigh(spread)
    variances, axes = np.maximum(variances[::-1], 0), vectors.T[::-1]
    _, axes = svd_flip(None, np.ascontiguousarray(axes), u_based_decision=False)
    kept = pca.n_components
    pca.n_samples_, pca.n_features_in_, pca.n_components_ = len(rows), rows.shape[1], kept
    pca.mean_, pca.components_ = mean.astype(np.float32), axes[:kept].astype(np.float32)
    pca.explained_variance_ = variances[:kept]
    pca.explained_variance_ratio_ = variances[:kept] / variances.sum()
    pca.singular_values_ = np.sqrt(variances[:kept] * (len(rows) - 1))
    pca.noise_variance_ = float(variances[kept:].mean()) if kept < len(variances) else 0.0
    return pca
