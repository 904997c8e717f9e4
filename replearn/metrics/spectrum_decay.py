"""How fast the variance of codes falls from one principal component to the next: alpha-ReQ, which needs no labels."""

from __future__ import annotations

import numpy as np

from replearn.errors import ContentError
from replearn.metrics.checks import checked_codes

FIRST, LAST = (
    11,
    50,
)  # components that the line is fitted through, counted from 1: before them the law does not hold, after them noise
FEWEST = 3


def alpha_req(codes: np.ndarray) -> float:
    """Exponent a of the power law l_j ~ j^(-a) of the covariance's eigenvalues l_1 >= l_2 ... of codes (N, D).

    Agrawal et al., alpha-ReQ, NeurIPS 2022, section 3: the slope, negative, of log l_j over log j by least squares,
    from the 11th component to the 50th; of codes with fewer than 22 numbers over their second half. 0 for equal
    variances; around 1 went with good features; large where few directions hold nearly all. Eigenvalues below 1e-10
    of the largest are rounding and left out. Raise ContentError on NaN, and where fewer than three are left.

    >>> rng = np.random.default_rng(0)
    >>> codes = np.linalg.qr(rng.normal(size=(200, 60)))[0] * np.arange(1, 61) ** -0.75
    >>> round(alpha_req(codes - codes.mean(axis=0)), 1)
    1.5
    """
    codes = checked_codes("codes", codes).astype(np.float64)
    centred = codes - codes.mean(axis=0)
    eigenvalues = np.linalg.eigvalsh(centred.T @ centred if codes.shape[1] <= len(codes) else centred @ centred.T)[::-1]
    count = int((eigenvalues > 1e-10 * eigenvalues[0]).sum()) if eigenvalues[0] > 0 else 0
    first = FIRST if count >= 2 * FIRST else count // 2 + 1
    places = np.arange(first, min(LAST, count) + 1)
    if len(places) < FEWEST:
        raise ContentError(f"its codes vary in {count} directions only, too few to fit how their variance falls")
    slope = np.polyfit(np.log(places), np.log(eigenvalues[places - 1]), 1)[0]
    return float(-slope)
