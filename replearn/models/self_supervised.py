"""What models that make up their own task share: an encoder, and the numbers that tell a collapse without labels."""

from torch import Tensor, nn
from torchmetrics import MeanMetric

from replearn.models.code_moments import CodeMoments
from replearn.models.optimizer import Schedule
from replearn.models.representation import RepresentationModel, Stage
from replearn.models.stage_metrics import StageMetrics


class SelfSupervised(RepresentationModel):
    """An encoder trained without labels and without giving back the image; a subclass says how, by its `step`.

    Logged for train, val and test, none of it from labels: `loss`; `rankme`, the effective rank of the codes, 1..D;
    `std`, the mean over the D numbers of their standard deviation. `best.ckpt` is the last epoch: a lower loss of a
    task that was made up is not yet a better code.

    Args:
        encoder: (B, C, H, W) -> (B, D).
        latent_dim: D; `fit` hands it to the encoder.
        learning_rate, weight_decay, schedule: see `RepresentationModel`.
    """

    learns_from = "images"
    monitor = None
    headline = "loss"

    def __init__(
        self,
        encoder: nn.Module,
        latent_dim: int = 64,
        learning_rate: float = 2e-3,
        weight_decay: float = 1e-4,
        schedule: Schedule = "one_cycle",
    ) -> None:
        super().__init__(learning_rate, weight_decay, schedule)
        self.save_hyperparameters()
        self.encoder, self.latent_dim = encoder, latent_dim
        self.counts = StageMetrics(
            lambda stage: {"loss": MeanMetric(nan_strategy="disable"), "codes": CodeMoments(latent_dim)}
        )

    def embed(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, D)."""
        return self.encoder(images)

    def count(self, codes: Tensor, loss: Tensor, stage: Stage) -> None:
        """Add codes (B, D) and loss of a batch to the stage's count."""
        counts = self.counts.of(stage)
        counts["loss"].update(loss.detach().expand(len(codes)))
        counts["codes"].update(codes.detach())

    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """`loss`, `rankme` and `std` of the epoch just seen."""
        values = self.counts.compute_and_reset(stage)
        rank, deviation = values["codes"]
        return {"loss": values["loss"], "rankme": rank, "std": deviation}
