"""How many components of PCA a representation is worth, by its error."""

from replearn.comparison.metric import Metric
from replearn.comparison.result import Result

PLACE = 90


def _equivalent(row: Result) -> int | None:
    """From the mean over the seeds; a fraction above the curve's own rounding, so that k components are worth k."""
    error, pca = row.mean("mse"), row.spec.pca
    if error is None or pca is None or row.n_components >= row.spec.test.shape[1]:
        return None
    return row.n_components if row.is_pca else pca.equivalent(error * (1 + 1e-5))  # its own, however it was solved


METRICS = (
    Metric(
        "pca_equivalent_dimension", "as PCA with", "reconstruction", None, "{:,}",
        "How many components PCA needs for as small an error.", compute=_equivalent, of="row", headline=False,
        asked=False,
    ),
)  # fmt: skip
