"""How many dimensions codes make use of: the effective rank, which needs no labels."""

from __future__ import annotations

import numpy as np

from replearn.metrics.checks import checked_codes


def rankme(codes: np.ndarray) -> float:
    """Effective rank of codes (N, D): exp of the entropy of their singular values, 1..min(N, D).

    Garrido et al., RankMe, ICML 2023, equation 1: p_k = s_k / sum(s), not centred; exp(-sum p_k log p_k) (Roy &
    Vetterli, 2007). D where all directions are used alike, 1 where all codes lie on one line. Higher went with better
    features among trainings of one kind; between kinds it says little. Raise ContentError on NaN.

    >>> round(rankme(np.eye(4)), 6), round(rankme(np.ones((4, 3))), 6)
    (4.0, 1.0)
    """
    codes = checked_codes("codes", codes).astype(np.float64)
    return (
        effective_rank(np.linalg.eigvalsh(codes.T @ codes))
        if codes.shape[1] <= len(codes)
        else effective_rank(np.linalg.eigvalsh(codes @ codes.T))
    )


def effective_rank(eigenvalues: np.ndarray) -> float:
    """The same from the eigenvalues (D,) of the second moments, the singular values squared; 1 where all are 0.

    >>> round(effective_rank(np.array([4.0, 4.0, 0.0])), 6)
    2.0
    """
    singular = np.sqrt(np.clip(eigenvalues, 0, None))
    if not singular.sum():
        return 1.0
    shares = singular[singular > 0] / singular.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))
