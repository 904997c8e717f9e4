"""How many numbers it would take to say where a point lies among its neighbours: the intrinsic dimension."""

from __future__ import annotations

import numpy as np

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes
from replearn.metrics.neighbours import nearest
from replearn.metrics.sample import scored_rows

KEPT = 0.9  # of the ratios, the smallest: the largest are of outliers


def two_nn(codes: np.ndarray) -> float:
    """Intrinsic dimension of codes (N, D) from the distances r1, r2 of each point's two nearest: above 0.

    Facco et al., Estimating the intrinsic dimension of datasets by a minimal neighborhood information, Scientific
    Reports 7 (2017): m = r2 / r1 has the distribution 1 - m^(-d), so d is the slope of -log(1 - F(m)) over log m, by
    least squares through 0, over the smallest nine tenths of the ratios. Duplicates are taken once. Of more than
    100,000 points 10,000 drawn are looked at. Raise ContentError on NaN, and for fewer than three points.

    >>> rng = np.random.default_rng(0)
    >>> plane = rng.uniform(size=(2000, 2)) @ rng.normal(size=(2, 10))
    >>> bool(1.8 < two_nn(plane) < 2.2)
    True
    """
    codes = np.unique(checked_codes("codes", codes), axis=0)
    if len(codes) < 3:
        raise ContentError(f"only {len(codes)} of its codes are different; three or more are needed")
    rows = scored_rows(len(codes))
    two = nearest(codes[rows], codes, 2, rows)  # (n, 2)
    gaps = codes[two].astype(np.float64) - codes[rows, None].astype(np.float64)  # (n, 2, D)
    first, second = np.sqrt((gaps**2).sum(axis=2)).T
    ratios = np.sort(np.log(second / first))
    kept = min(len(ratios) - 1, max(2, int(KEPT * len(ratios))))
    if kept < 2 or ratios[kept - 1] == 0:
        raise ContentError(f"too few of its {len(codes)} codes have neighbours at two distances")
    x, y = ratios[:kept], -np.log(1 - np.arange(1, kept + 1) / len(ratios))
    return float((x @ y) / (x @ x))
