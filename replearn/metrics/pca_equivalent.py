"""How many dimensions PCA needs for the error that another representation reaches with fewer."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from replearn.errors import ContentError
from replearn.metrics.covariance import covariance, unit_blocks

BLOCK_VALUES = 1 << 21  # 16 MiB of float64 a block of rows
EXACT_FEATURES = 4096  # up to here an exact eigendecomposition (3,072: 8 s); beyond, scikit-learn chooses


@threadpool_limits.wrap(limits=1, user_api="blas")  # MNIST: 1 s; two threads beside a training: 16 s
def pca_error_curve(train: np.ndarray, test: np.ndarray, seed: int, components: int | None = None) -> np.ndarray:
    """Return the test mse of PCA with 0, 1, ..., K components: (N,F) and (M,F) -> (K+1,) float64, never rising.

    K = min(N, F), or `components`, for an F where a full PCA is too dear (then, beyond 4,096 features,
    scikit-learn's randomized solver may find the components, seeded; its last few err a little).
    PCA is fitted once on float32; bytes in train are read as pixels, divided by 255. With an orthonormal basis V,
    centred rows x and scores s = x V, the error of k components is |x - s V'|^2 + s_{k+1}^2 + ... + s_K^2: a sum of
    squares, so nothing cancels near 0.
    Reconstructions are not clipped. Raise ContentError on shapes or `components` that do not fit.

    >>> train = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.1], [1.0, 0.1]])
    >>> pca_error_curve(train, train, seed=0).round(6).tolist()
    [0.12625, 0.00125, 0.0]
    """
    train, test = np.asarray(train), np.asarray(test)
    count = _checked_components(train, test, components)
    mean, basis = _mean_and_basis(train, count, seed)  # (F,), (F,K)
    energies, residual = np.zeros(count), 0.0
    step = max(1, BLOCK_VALUES // test.shape[1])
    for start in range(0, len(test), step):
        rows = test[start : start + step] - mean
        scores = rows @ basis
        energies += np.einsum("ij,ij->j", scores, scores)
        if count < test.shape[1]:  # otherwise the basis spans everything and nothing is left over
            rows -= scores @ basis.T
            residual += float(np.einsum("ij,ij->", rows, rows))
    tails = np.append(np.cumsum(energies[::-1])[::-1], 0.0)
    return (tails + residual) / test.size


def pca_equivalent_dimension(curve: np.ndarray, mse: float) -> int | None:
    """Return the smallest k >= 1 at which `curve` (K+1,), from `pca_error_curve`, is `mse` or less; None if none is.

    >>> pca_equivalent_dimension(np.array([0.9, 0.5, 0.2, 0.1]), mse=0.2)
    2
    >>> pca_equivalent_dimension(np.array([0.9, 0.5, 0.2, 0.1]), mse=0.05) is None
    True
    """
    reached = np.flatnonzero(np.asarray(curve)[1:] <= mse)
    return int(reached[0]) + 1 if len(reached) else None


class PCACurve:
    """The error of PCA with every number of components, as far as it was looked at: `curve` (K+1,) test mse.

    train (N,F) and test (M,F). Up to 4,096 features all components are there at once; beyond, the curve is begun with
    64 and made longer where `equivalent` asks for more. Raise ContentError as `pca_error_curve`.

    >>> train = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.1], [1.0, 0.1]])
    >>> PCACurve(train, train).equivalent(0.002)
    1
    """

    def __init__(self, train: np.ndarray, test: np.ndarray) -> None:
        self._train, self._test = train, test
        self._grow(None if train.shape[1] <= EXACT_FEATURES else min(64, len(train)))

    def _grow(self, components: int | None) -> None:
        self.curve = pca_error_curve(self._train, self._test, seed=0, components=components)

    def equivalent(self, mse: float) -> int | None:
        """Return how many components have that error or less, None where none has: see `pca_equivalent_dimension`."""
        most = min(self._train.shape)
        while True:
            size, known = pca_equivalent_dimension(self.curve, mse), len(self.curve) - 1
            if size is not None or known >= most:
                return size
            self._grow(min(most, 2 * known))


def _mean_and_basis(train: np.ndarray, components: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rows, features = train.shape
    if features <= min(EXACT_FEATURES, rows):
        mean, spread = covariance(train)
        axes = np.linalg.eigh(spread.astype(np.float32))[1][:, ::-1][:, :components]
    else:
        floats = np.concatenate(list(unit_blocks(train)))
        mean = floats.mean(axis=0, dtype=np.float64)
        pca = PCA(components, random_state=seed, copy=False)
        # Centred in float64 first: float32 would otherwise lose digits to the mean. Constant images have no variance,
        # and scikit-learn then divides 0 by 0 for a ratio that is not used here.
        with np.errstate(invalid="ignore", divide="ignore"):
            axes = pca.fit(np.subtract(floats, mean, dtype=np.float32, casting="unsafe")).components_.T
    # QR mends the orthonormality that float32 keeps to 1e-6 only; each leading span stays what it was.
    return mean, np.linalg.qr(axes.astype(np.float64))[0]


def _checked_components(train: np.ndarray, test: np.ndarray, components: int | None) -> int:
    if train.ndim != 2 or test.ndim != 2 or train.shape[1] != test.shape[1]:
        raise ContentError(
            f"train {train.shape} and test {test.shape}: both must be (rows, features), with equal features"
        )
    if len(train) < 2 or len(test) < 1 or train.shape[1] < 1:
        raise ContentError(f"train {train.shape}, test {test.shape}: PCA needs two training rows and a test row")
    most = min(train.shape)
    if components is not None and not 1 <= components <= most:
        raise ContentError(f"components {components}: must lie in 1..{most}, min(rows, features) of train")
    return components or most
