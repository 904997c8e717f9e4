"""The autoencoder: an encoder to a small code, a decoder back, and the error of the way there and back."""

from math import prod
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchmetrics import MeanSquaredError

from replearn.data.source import Images
from replearn.errors import UsageError
from replearn.models.optimizer import Schedule
from replearn.models.pca_start import start_as_pca
from replearn.models.representation import Batch, RepresentationModel, Stage
from replearn.models.stage_metrics import StageMetrics
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.networks.linear_path import LinearPath

Output = Literal["sigmoid", "clip", "identity"]


class Autoencoder(RepresentationModel):
    """Trained to give back its input through a code of D numbers (Hinton & Salakhutdinov, Science, 2006).

    Logged for train, val and test: `mse` (per pixel), `sse_per_image` (summed over C*H*W, mean over images),
    `psnr` (dB, from the mse of all pixels). Those of train are of the network as it was during the epoch.

    Args:
        encoder: (B, C, H, W) -> (B, D).
        decoder: (B, D) -> (B, C, H, W), of any real value.
        latent_dim: D; `fit` hands it to encoder and decoder.
        loss: `mse`, or `bce`, the cross-entropy of pixels read as probabilities.
        output: `sigmoid` brings the decoder's values to (0, 1); `clip` cuts them off at 0 and 1; `identity` leaves
            them, for linear networks.
        start: `random`; or `pca`: a linear map is added to either network, and the training begins as PCA of the
            training images, to which the networks add nothing yet (see `replearn.models.pca_start`). Where values
            are clipped it begins below PCA's error, the images being in [0, 1].
        learning_rate, weight_decay, schedule: see `RepresentationModel`.

    >>> from replearn.networks.linear import LinearDecoder, LinearEncoder
    >>> model = Autoencoder(LinearEncoder(latent_dim=2), LinearDecoder(latent_dim=2), latent_dim=2)
    >>> model.embed(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 2])
    """

    learns_from = "images"
    monitor = "val_mse"
    headline = "sse_per_image"

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        latent_dim: int = 30,
        loss: Literal["mse", "bce"] = "mse",
        output: Output = "sigmoid",
        start: Literal["random", "pca"] = "random",
        learning_rate: float = 4e-3,
        weight_decay: float = 1e-4,
        schedule: Schedule = "one_cycle",
    ) -> None:
        super().__init__(learning_rate, weight_decay, schedule)
        self.save_hyperparameters()
        if loss == "bce" and output != "sigmoid":
            raise UsageError("--model.loss bce needs --model.output sigmoid: it reads pixels as probabilities")
        if start == "pca" and output == "sigmoid":
            raise UsageError(
                "--model.start pca needs --model.output clip: PCA's images are no sigmoid's; or: --model.start random"
            )
        self.encoder, self.decoder, self.latent_dim = encoder, decoder, latent_dim
        self.loss, self.output, self.start = loss, output, start
        if start == "pca":
            shape = self.image_shape
            self.encoder = LinearPath(encoder, LinearEncoder(shape, latent_dim))
            self.decoder = LinearPath(decoder, LinearDecoder(shape, latent_dim))
        self.errors = StageMetrics(lambda stage: {"mse": MeanSquaredError()})

    def start_from(self, images: Images) -> str | None:
        """Become PCA of the training images (N, C, H, W), where it starts so."""
        if not (isinstance(self.encoder, LinearPath) and isinstance(self.decoder, LinearPath)):
            return None
        start_as_pca(self.encoder, self.decoder, images)
        return "PCA"

    def embed(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to the code (B, D)."""
        return self.encoder(images)

    def decode(self, codes: Tensor) -> Tensor:
        """Map (B, D) to images (B, C, H, W), in [0, 1] but where the output is `identity`."""
        return self._to_images(self.decoder(codes))

    def reconstruct(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to the same images after the way through the code."""
        return self.decode(self.embed(images))

    def _to_images(self, values: Tensor) -> Tensor:
        values = values.float()
        if self.output == "clip":  # as steep outside as inside, so that a pixel beyond can come back
            return values.detach().clamp(0, 1) + (values - values.detach())
        return torch.sigmoid(values) if self.output == "sigmoid" else values

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar; its squared error is added to the stage's count."""
        images, _ = batch
        values = self.decoder(self.encoder(images))
        self.count(values, images, stage)
        return self.distance(values, images)

    def count(self, values: Tensor, images: Tensor, stage: Stage) -> None:
        """Add the squared error of what the decoder gave, (B, C, H, W) each, to the stage's count."""
        self.errors.of(stage)["mse"].update(self._to_images(values.detach()).flatten(), images.flatten())

    def distance(self, values: Tensor, images: Tensor) -> Tensor:
        """Return the loss between what the decoder gave and the images to give back, (B, C, H, W) each: a scalar."""
        if self.loss == "bce":
            return F.binary_cross_entropy_with_logits(values.float(), images)
        return F.mse_loss(self._to_images(values), images)

    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """Return `mse`, `sse_per_image` and `psnr` of the epoch just seen."""
        mse, pixels = self.errors.compute_and_reset(stage)["mse"], prod(self.image_shape)
        return {"mse": mse, "sse_per_image": mse * pixels, "psnr": -10 * torch.log10(mse)}
