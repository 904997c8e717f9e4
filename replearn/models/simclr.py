"""SimCLR: tell the other view of an image from the views of all others in the batch."""

from typing import Any

from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.models.losses.nt_xent import nt_xent_loss
from replearn.models.two_views import TwoViews


class SimCLR(TwoViews):
    """Contrast with the batch (Chen et al., A simple framework for contrastive learning, 2020).

    Args:
        encoder, head: see `TwoViews`.
        temperature: of the softmax, above 0; see `replearn.models.losses.nt_xent`.
        **shared: `TwoViews`'s.
    """

    def __init__(self, encoder: nn.Module, head: nn.Module, temperature: float = 0.5, **shared: Any) -> None:
        super().__init__(encoder, head, **shared)
        if not 0 < temperature < float("inf"):
            raise UsageError(f"--model.temperature {temperature}: must be a finite number above 0")
        self.temperature = temperature

    def compare(self, codes: Tensor, views: Tensor) -> Tensor:
        """See `replearn.models.losses.nt_xent`."""
        return nt_xent_loss(*self.project(codes), self.temperature)
