"""The denoising autoencoder: gives back the clean image from a corrupted one."""

from typing import Any

from torch import Tensor, nn

from replearn.data.transforms.shorthand import checked, shorthand
from replearn.data.transforms.transform import Transform, transformed
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
        shift, rotate, scale: the image is moved by up to so many pixels, turned by up to so many degrees,
            scaled by up to that share. The code learns to leave out where and how an image stands, which
            clusters and neighbours gain from and reconstruction loses by.
        corruption: transforms that the images go through after those moves and before noise and mask.
        **shared: `Autoencoder`'s.

    >>> import torch
    >>> from replearn.networks.linear import LinearDecoder, LinearEncoder
    >>> encoder, decoder = LinearEncoder(latent_dim=2), LinearDecoder(latent_dim=2)
    >>> model = DenoisingAutoencoder(encoder, decoder, latent_dim=2, masked=0.9)
    >>> bool(model.corrupt(torch.ones(5, 1, 28, 28)).mean() < 0.2)
    True
    """

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        masked: float = 0.25,
        noise: float = 0.0,
        shift: int = 0,
        rotate: float = 0.0,
        scale: float = 0.0,
        corruption: list[Transform] | None = None,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, decoder, **shared)
        moves = shorthand("--model.", shift, rotate, scale)
        moved = checked("--model.", moves, "corruption", corruption, self.image_shape)
        self.corruption = [*moved, *shorthand("--model.", noise=noise, masked=masked)]

    def corrupt(self, images: Tensor) -> Tensor:
        """Return images (B, C, H, W) as training shows them to the encoder."""
        return transformed(images, self.corruption)

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar, against the clean images."""
        images, _ = batch
        values = self.decoder(self.encoder(self.corrupt(images) if stage == "train" else images))
        self.count(values, images, stage)
        return self.distance(values, images)
