"""The small networks behind a code that self-supervised losses look at, and that nobody keeps."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn


class ProjectionHead(nn.Module):
    """From codes to what a loss compares: Linear -> BatchNorm -> ReLU a hidden layer, a plain Linear at the end.

    Chen et al., A simple framework for contrastive learning of visual representations, 2020, section 4.2: what stands
    before the head serves better than what stands behind it. (B, D) -> (B, P).

    Args:
        latent_dim: D; `fit` writes it.
        widths: of the layers; the last is P.

    >>> import torch
    >>> ProjectionHead(latent_dim=8, widths=[32, 16])(torch.zeros(4, 8)).shape
    torch.Size([4, 16])
    """

    def __init__(self, latent_dim: int = 64, widths: Sequence[int] = (256, 256, 256)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for a, b in pairwise([latent_dim, *widths[:-1]]):
            layers += [nn.Linear(a, b, bias=False), nn.BatchNorm1d(b), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear([latent_dim, *widths][-2], widths[-1]))

    def forward(self, codes: Tensor) -> Tensor:
        """(B, D) -> (B, P)."""
        return self.layers(codes)


class Predictor(nn.Module):
    """From one view's answer to a guess at the other's, for BYOL: (B, P) -> (B, P).

    Linear -> BatchNorm -> ReLU -> Linear (Grill et al., Bootstrap your own latent, 2020).

    >>> import torch
    >>> Predictor(width=16)(torch.zeros(4, 16)).shape
    torch.Size([4, 16])
    """

    def __init__(self, width: int = 256, hidden: int = 256) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, width)
        )

    def forward(self, answers: Tensor) -> Tensor:
        """(B, P) -> (B, P)."""
        return self.layers(answers)
