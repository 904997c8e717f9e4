"""The regulariser of LeJEPA: codes spread as a normal distribution of many dimensions, seen from random directions."""

import torch
from torch import Tensor

REACH, KNOTS = 5.0, 17  # the characteristic functions are compared at so many places of [0, REACH]


def sigreg_loss(codes: Tensor, directions: Tensor) -> Tensor:
    """Return how far codes are from N(0, I), a scalar, 0 or above: the Epps-Pulley statistic, mean over directions.

    Balestriero & LeCun, LeJEPA, 2025 (SIGReg). Along a direction the codes are B numbers x; the statistic is B times
    the integral over t of |mean exp(itx) - exp(-t^2/2)|^2 exp(-t^2/2) (Epps & Pulley, 1983), here by the trapezoid
    rule; the integrand is even. codes: (B, P). directions: (P, M), columns of length 1.

    >>> codes = torch.tensor([[-1.15], [-0.32], [0.32], [1.15]])  # quartiles of N(0, 1)
    >>> sigreg_loss(codes, torch.ones(1, 1)) < 0.1 * sigreg_loss(torch.zeros(4, 1), torch.ones(1, 1))
    tensor(True)
    """
    places = torch.linspace(0, REACH, KNOTS, device=codes.device)
    normal = torch.exp(-places.square() / 2)
    weights = 2 * REACH / (KNOTS - 1) * normal
    weights[[0, -1]] /= 2
    angles = (codes @ directions)[..., None] * places  # (B, M, KNOTS)
    apart = (angles.cos().mean(dim=0) - normal).square() + angles.sin().mean(dim=0).square()
    return len(codes) * (apart @ weights).mean()
