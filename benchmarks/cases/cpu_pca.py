"""PCA of uint8 images as `compare` does it, beside scikit-learn's on a float32 copy; both make theirs from uint8."""

import numpy as np
from sklearn.decomposition import PCA

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures
from replearn.data.views import as_floats

NAME = "cpu_pca"
WHAT = "PCA, 30 components: fit + transform of 60,000 x 784, from uint8"
GROUP = "cpu"
AIM = 1.05


def run(settings: Settings) -> list[Measurement]:
    """One row; each side pays for its conversion."""
    images = pictures(settings, settings.size(60_000, 900), 1).train
    flat = images.reshape(len(images), -1)

    def ours() -> PCA:
        rows = as_floats(images).reshape(len(images), -1)
        return _fitted(rows)

    def theirs() -> PCA:
        return _fitted(flat / np.float32(255))

    apart = float(np.abs(ours().explained_variance_ratio_ - theirs().explained_variance_ratio_).max())
    same = gate(apart < 1e-6, f"the same variances, {apart:.0e} apart")
    found = paired(wall(ours), wall(theirs), settings.budget, settings.pairs)
    n, f = flat.shape
    least = settings.floor.seconds(2 * n * f * f)
    note = f"the product X'X alone takes {least:.2g} s at the speed of a matrix product measured in the same run"
    return [Measurement(WHAT, "scikit-learn on a float32 copy", found.ratio, AIM, same, note=note)]


def _fitted(rows: np.ndarray) -> PCA:
    pca = PCA(30)
    pca.fit(rows)
    pca.transform(rows)
    return pca
