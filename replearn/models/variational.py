"""The variational autoencoder: codes spread as a normal distribution, so that new ones can be drawn."""

from math import log, pi
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchmetrics import MeanMetric

from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.representation import Batch, Stage
from replearn.models.stage_metrics import StageMetrics

HIDDEN = 128  # units between the mean and the log variance


class VariationalAutoencoder(Autoencoder):
    """Trained on the evidence lower bound (Kingma & Welling, Auto-encoding variational Bayes, 2014, eq. 10).

    q(z | x) is Gaussian. Its mean is what the encoder gives, so `embed`, `reconstruct` and the `mse` of val
    and test are of the mean. Its log variance is a small network's answer to the mean: how wide the posterior
    is follows from the slope of the decoder there (Laplace's approximation), so the mean is all it needs.

    Logged beside `Autoencoder`'s, in nats an image: `kl`, from q(z | x) to the standard normal; `elbo`, with
    one draw of z an image; `loss`, what is minimised: beta and free bits are in it, not in `elbo`.

    Args:
        encoder, decoder: see `Autoencoder`.
        beta: weight of the KL divergence (Higgins et al., beta-VAE, 2017); 1 gives the bound itself.
        free_bits: nats of KL divergence, mean over the batch, that each latent number has for nothing
            (Kingma et al., Inverse autoregressive flow, 2016).
        loss: `bce`, pixels are Bernoulli, or `mse`, they are Gaussian.
        pixel_deviation: standard deviation of those Gaussians, pixels being in [0, 1]; its most likely value
            is the root of the mse that is reached.
        **shared: `Autoencoder`'s.

    >>> from replearn.networks.linear import LinearDecoder, LinearEncoder
    >>> model = VariationalAutoencoder(LinearEncoder(latent_dim=2), LinearDecoder(latent_dim=2), latent_dim=2)
    >>> model.sample(3).shape
    torch.Size([3, 1, 28, 28])
    """

    monitor = "val_loss"

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        beta: float = 1.0,
        free_bits: float = 0.0,
        loss: Literal["mse", "bce"] = "bce",
        pixel_deviation: float = 0.1,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, decoder, loss=loss, **shared)
        for name, value in (("beta", beta), ("free_bits", free_bits)):
            if not 0 <= value < float("inf"):
                raise UsageError(f"--model.{name} {value}: must be a finite number, 0 or above")
        if not 0 < pixel_deviation < float("inf"):
            raise UsageError(f"--model.pixel_deviation {pixel_deviation}: must be a finite number above 0")
        self.beta, self.free_bits, self.pixel_deviation = beta, free_bits, pixel_deviation
        self.to_log_variance = nn.Sequential(
            nn.Linear(self.latent_dim, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, self.latent_dim)
        )
        self.nats = StageMetrics(lambda stage: {name: _mean() for name in ("kl", "elbo", "loss")})

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Map (B, C, H, W) to mean and log variance of q(z | x), (B, D) each."""
        mean = self.encoder(images)
        return mean.float(), self.to_log_variance(mean).float()

    def sample(self, count: int, generator: torch.Generator | None = None) -> Tensor:
        """Return new images (count, C, H, W), decoded from codes drawn from the standard normal distribution.

        generator: on the model's device; without one torch's global generator.
        """
        codes = torch.randn(count, self.latent_dim, generator=generator, device=self.device)
        return self.decode(codes)

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar: the negative evidence lower bound, with beta and free bits."""
        images, _ = batch
        mean, log_variance = self.posterior(images)
        values = self.decoder(mean + self._noise(mean, stage) * torch.exp(log_variance / 2))
        surprise = self._surprise(values, images)  # (B,)
        kl = gaussian_kl(mean, log_variance)  # (B, D)
        loss = surprise.mean() + self.beta * kl.mean(0).clamp(min=self.free_bits).sum()
        self.count(values if stage == "train" else self.decoder(mean), images, stage)
        nats, total = self.nats.of(stage), kl.detach().sum(1)
        nats["kl"].update(total)
        nats["elbo"].update(-surprise.detach() - total)
        nats["loss"].update(loss.detach().expand(len(images)))
        return loss

    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """Return `Autoencoder`'s, and `kl`, `elbo` and `loss`."""
        return super().epoch_metrics(stage) | self.nats.compute_and_reset(stage)

    def _noise(self, mean: Tensor, stage: Stage) -> Tensor:
        """Return standard normal, (B, D): new at each step of training, else the same for each batch and run."""
        if stage == "train":
            return torch.randn_like(mean)
        fixed = torch.Generator(mean.device).manual_seed(0)
        return torch.randn(mean.shape, generator=fixed, device=mean.device)

    def _surprise(self, values: Tensor, images: Tensor) -> Tensor:
        """Return -log p(x | z) in nats, (B,)."""
        values = values.float()
        if self.loss == "bce":
            return F.binary_cross_entropy_with_logits(values, images, reduction="none").flatten(1).sum(1)
        scaled = (self._to_images(values) - images).flatten(1) / self.pixel_deviation
        return (scaled.square() / 2 + log(self.pixel_deviation) + log(2 * pi) / 2).sum(1)


def _mean() -> MeanMetric:
    """Return a mean over images; without torchmetrics' look for NaN at each batch, which waits for the device."""
    return MeanMetric(nan_strategy="disable")  # which ignores weights: to be given one number an image


def gaussian_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return KL divergence in nats of N(mean, variance) from N(0, 1), each number's (Kingma & Welling, appendix B).

    >>> gaussian_kl(torch.tensor([0.0, 2.0]), torch.tensor([0.0, 0.0]))
    tensor([0., 2.])
    """
    return (mean.square() + log_variance.exp() - 1 - log_variance) / 2
