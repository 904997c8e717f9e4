"""LeJEPA: two views of an image have answers alike, and all answers together are spread as a normal distribution."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from replearn.errors import UsageError
from replearn.models.losses.sigreg import sigreg_loss
from replearn.models.two_views import TwoViews


class LeJEPA(TwoViews):
    """Prediction and SIGReg, by one weight (Balestriero & LeCun, LeJEPA, 2025): no second network, no negatives.

    The loss: (1 - weight) times the mean squared distance of a view's answer from the mean of both, and weight times
    `replearn.models.losses.sigreg`, mean over both views.

    Args:
        encoder, head: see `TwoViews`.
        weight: of SIGReg, in (0, 1).
        directions: M, drawn anew at each step.
        **shared: `TwoViews`'s.
    """

    def __init__(
        self, encoder: nn.Module, head: nn.Module, weight: float = 0.05, directions: int = 256, **shared: Any
    ) -> None:
        super().__init__(encoder, head, **shared)
        if not 0 < weight < 1:
            raise UsageError(f"--model.weight {weight}: must be above 0 and below 1")
        if directions < 1:
            raise UsageError(f"--model.directions {directions}: must be 1 or more")
        self.weight, self.directions = weight, directions

    def compare(self, codes: Tensor, views: Tensor) -> Tensor:
        """The loss of both views' answers."""
        first, second = self.project(codes)
        # A function of the answers' width and of the step's noise; outside training always the same.
        fixed = None if self.training else torch.Generator(first.device).manual_seed(0)
        drawn = torch.randn((first.shape[1], self.directions), generator=fixed, device=first.device)
        drawn = F.normalize(drawn, dim=0)
        apart = F.mse_loss(first, second) / 4  # of either from their mean
        normal = (sigreg_loss(first, drawn) + sigreg_loss(second, drawn)) / 2
        return (1 - self.weight) * apart + self.weight * normal
