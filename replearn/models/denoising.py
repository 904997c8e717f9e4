"""The denoising autoencoder: gives back the clean image from a corrupted one."""

from typing import Any

import torch
from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.representation import Batch, Stage


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder that sees corrupted images in training and must give back the clean ones.

    Vincent et al., Extracting and composing robust features with denoising autoencoders, ICML 2008. Each
    image has its own corruption, a new one at each step. Validation, test and `embed` see clean images, so
    their numbers compare with an autoencoder's; those of train are of corrupted input, against clean targets.

    Args:
        encoder, decoder: see `Autoencoder`.
        masked: each pixel, all its channels, is set to 0 with this probability, in [0, 1).
        noise: standard deviation of the Gaussian noise added, pixels being in [0, 1]; not clipped.
        **shared: `Autoencoder`'s.

    >>> from replearn.networks.linear import LinearDecoder, LinearEncoder
    >>> encoder, decoder = LinearEncoder(latent_dim=2), LinearDecoder(latent_dim=2)
    >>> model = DenoisingAutoencoder(encoder, decoder, latent_dim=2, masked=0.9)
    >>> bool(model.corrupt(torch.ones(5, 1, 28, 28)).mean() < 0.2)
    True
    """

    def __init__(
        self, encoder: nn.Module, decoder: nn.Module, masked: float = 0.25, noise: float = 0.0, **shared: Any
    ) -> None:
        super().__init__(encoder, decoder, **shared)
        if not 0 <= masked < 1:
            raise UsageError(f"--model.masked {masked}: must be 0 or above and below 1")
        if not 0 <= noise < float("inf"):
            raise UsageError(f"--model.noise {noise}: must be a finite number, 0 or above")
        self.masked, self.noise = masked, noise

    def corrupt(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> the same with noise added, then pixels masked."""
        if self.noise:
            images = images + self.noise * torch.randn_like(images)
        if self.masked:
            images = images * (torch.rand_like(images[:, :1]) >= self.masked)
        return images

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, a scalar, against the clean images."""
        images, _ = batch
        values = self.decoder(self.encoder(self.corrupt(images) if stage == "train" else images))
        self.count(values, images, stage)
        return self.distance(values, images)
