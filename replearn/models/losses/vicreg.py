"""The loss of VICReg: views alike, every number of a code alive, no two of them saying the same."""

from torch import Tensor
from torch.nn import functional as F


def vicreg_loss(
    first: Tensor, second: Tensor, invariance: float = 25.0, variance: float = 25.0, covariance: float = 1.0
) -> Tensor:
    """Return the loss of two views of the same images, (B, P) each: a scalar, 0 or above.

    Bardes, Ponce & LeCun, VICReg, 2022, equations 1 to 6: the mean squared difference of the views; how far the
    standard deviation of each of the P numbers is below 1; the squared covariances of two numbers, summed over pairs
    and divided by P. Deviations and covariances are divided by B - 1, as in the authors' code (the paper's text has B
    for one of them), and variance is the mean over both views.

    >>> import torch
    >>> views = torch.tensor([[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
    >>> vicreg_loss(views, views).item()
    0.0
    """
    loss = invariance * F.mse_loss(first, second)
    for codes in (first, second):
        centred = codes - codes.mean(dim=0)
        matrix = centred.T @ centred / max(1, len(codes) - 1)  # (P, P)
        deviations = (matrix.diagonal() + 1e-4).sqrt()
        loss = loss + variance / 2 * F.relu(1 - deviations).mean()
        off_diagonal = matrix.square().sum() - matrix.diagonal().square().sum()
        loss = loss + covariance * off_diagonal / codes.shape[1]
    return loss
