"""BYOL: guess what a slower copy of the network makes of the other view."""

from typing import Any

import torch
from torch import Tensor, nn

from replearn.models.average import MovingAverage
from replearn.models.losses.byol import byol_loss
from replearn.models.two_views import TwoViews


class BYOL(TwoViews):
    """Bootstrap (Grill et al., Bootstrap your own latent, 2020): no negatives; the targets are a moving average's.

    The predictor turns a view's answer into a guess at the other view's, as encoder and head give it with the moving
    average of their weights. `embed` uses the encoder that is trained.

    Args:
        encoder, head: see `TwoViews`.
        predictor: (B, P) -> (B, P), such as `replearn.networks.heads.Predictor`.
        ema_decay: of the moving average, in [0, 1); see `replearn.models.average.MovingAverage`.
        **shared: `TwoViews`'s.
    """

    def __init__(
        self, encoder: nn.Module, head: nn.Module, predictor: nn.Module, ema_decay: float = 0.99, **shared: Any
    ) -> None:
        super().__init__(encoder, head, **shared)
        self.predictor = predictor
        self.slow = MovingAverage(nn.Sequential(self.encoder, self.head), ema_decay)

    def compare(self, codes: Tensor, views: Tensor) -> Tensor:
        """See `replearn.models.losses.byol`: each view guesses the other."""
        with torch.no_grad():
            first, second = self.slow.network(views).float().chunk(2)
        guesses = self.predictor(self.head(codes)).float()
        return byol_loss(guesses, torch.cat([second, first]))

    def before_step(self, step: int) -> None:
        """Tell the average which step this is."""
        super().before_step(step)
        self.slow.begin(step)

    def after_step(self) -> None:
        """Let the average follow the optimiser step."""
        self.slow.update(nn.Sequential(self.encoder, self.head))
