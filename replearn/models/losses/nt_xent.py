"""The loss of SimCLR: of all views of a batch, which one is the other view of my image?"""

import torch
from torch import Tensor
from torch.nn import functional as F


def nt_xent_loss(first: Tensor, second: Tensor, temperature: float = 0.5) -> Tensor:
    """Return the cross-entropy, in nats a view, of finding the other view of an image among all others.

    Chen et al., SimCLR, 2020, equation 1: a softmax over the cosines with the 2B - 1 other views, divided by the
    temperature; the mean over all 2B views. first, second: (B, P). 0 where B is 1, log(2B - 1) by chance.

    >>> nt_xent_loss(torch.ones(2, 3), torch.ones(2, 3)).item()
    1.0986...
    """
    views = F.normalize(torch.cat([first, second]), dim=1)
    logits = views @ views.T / temperature  # (2B, 2B)
    itself = torch.eye(len(views), dtype=torch.bool, device=views.device)
    other = torch.arange(len(views), device=views.device).roll(len(first))
    return F.cross_entropy(logits.masked_fill(itself, -torch.inf), other)
