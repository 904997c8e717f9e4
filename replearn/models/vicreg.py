"""VICReg: two views of an image have codes alike, and no number of the code is dead or doubled."""

from typing import Any

from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.models.losses.vicreg import vicreg_loss
from replearn.models.two_views import TwoViews


class VICReg(TwoViews):
    """Variance, invariance and covariance (Bardes, Ponce & LeCun, VICReg, 2022): no negatives, no second network.

    Args:
        encoder, head: see `TwoViews`.
        invariance, variance, covariance: weights of the three terms; see `replearn.models.losses.vicreg`.
        **shared: `TwoViews`'s.

    >>> import torch
    >>> from replearn.networks.heads import ProjectionHead
    >>> from replearn.networks.pooled import PooledEncoder
    >>> model = VICReg(PooledEncoder(latent_dim=8), ProjectionHead(latent_dim=8), latent_dim=8)
    >>> model.embed(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 8])
    """

    def __init__(
        self,
        encoder: nn.Module,
        head: nn.Module,
        invariance: float = 25.0,
        variance: float = 25.0,
        covariance: float = 1.0,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, head, **shared)
        self.weights = {"invariance": invariance, "variance": variance, "covariance": covariance}
        for name, value in self.weights.items():
            if not 0 <= value < float("inf"):
                raise UsageError(f"--model.{name} {value}: must be a finite number, 0 or above")

    def compare(self, codes: Tensor, views: Tensor) -> Tensor:
        """See `replearn.models.losses.vicreg`."""
        first, second = self.project(codes)
        return vicreg_loss(first, second, **self.weights)
