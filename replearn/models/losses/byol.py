"""The loss of BYOL: a guess at what a slower network makes of the other view."""

from torch import Tensor
from torch.nn import functional as F


def byol_loss(guesses: Tensor, targets: Tensor) -> Tensor:
    """Return the mean squared distance of guesses and targets, (B, P) each, both brought to length 1: 0..4.

    Grill et al., Bootstrap your own latent, 2020, equation 2: 2 - 2 cos. No gradient flows to the targets.

    >>> import torch
    >>> byol_loss(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 3.0]])).item()
    2.0
    """
    return 2 - 2 * F.cosine_similarity(guesses, targets.detach(), dim=1).mean()
