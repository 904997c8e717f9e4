"""The autoencoder with an ordered code: its first numbers matter most, as principal components do."""

from typing import Any, Literal

import torch
from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.representation import Batch, Stage


class OrderedAutoencoder(Autoencoder):
    """Trained by nested dropout: one training gives codes of every size 1..D, the first k numbers each.

    Rippel, Gelbart & Adams, Learning ordered representations with nested dropout, ICML 2014. In training each
    image keeps the first b numbers of its code, b drawn anew at each step; the rest is 0. Validation, test
    `embed` use the whole code; the numbers of train are of truncated codes, and so larger.

    Args:
        encoder, decoder: see `Autoencoder`.
        truncation: how b is drawn: `uniform` from 1..D, or `geometric`, P(b) ~ keep^b, as in the paper (draws
            beyond D are D).
        keep: of `geometric`, the probability to go on from one number to the next, in (0, 1).
        **shared: `Autoencoder`'s.

    >>> from replearn.networks.linear import LinearDecoder, LinearEncoder
    >>> model = OrderedAutoencoder(LinearEncoder(latent_dim=3), LinearDecoder(latent_dim=3), latent_dim=3)
    >>> model.truncated(torch.tensor([[1.0, 2.0, 3.0]]), 2)
    tensor([[1., 2., 0.]])
    """

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        truncation: Literal["uniform", "geometric"] = "uniform",
        keep: float = 0.9,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, decoder, **shared)
        if not 0 < keep < 1:
            raise UsageError(f"--model.keep {keep}: must be above 0 and below 1")
        self.truncation, self.keep = truncation, keep

    def truncated(self, codes: Tensor, k: int | Tensor) -> Tensor:
        """Return codes (B, D) with all but the first k numbers 0; k for all, or one an image (B,).

        `decode` of them is the reconstruction from a code of k numbers.
        """
        indices = torch.arange(codes.shape[1], device=codes.device)
        kept = indices < (k[:, None] if isinstance(k, Tensor) else k)
        return torch.where(kept, codes, 0.0)

    def draw_sizes(self, count: int, device: torch.device | str) -> Tensor:
        """Return how many numbers each of `count` images keeps, (count,) int64 in 1..D."""
        if self.truncation == "uniform":
            return torch.randint(1, self.latent_dim + 1, (count,), device=device)
        sizes = torch.empty(count, device=device).geometric_(1 - self.keep)
        return sizes.clamp(max=self.latent_dim).long()

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar."""
        images, _ = batch
        codes = self.encoder(images)
        if stage == "train":
            codes = self.truncated(codes, self.draw_sizes(len(codes), codes.device))
        values = self.decoder(codes)
        self.count(values, images, stage)
        return self.distance(values, images)
