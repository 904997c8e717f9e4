"""The classifier: an encoder to features, one linear layer from the features to the classes."""

import numpy as np
from torch import Tensor, nn
from torch.nn import functional as F
from torchmetrics import MeanMetric, Metric
from torchmetrics.classification import MulticlassAccuracy, MulticlassCalibrationError, MulticlassConfusionMatrix

from replearn.errors import ContentError, UsageError
from replearn.metrics.by_class import precision_and_recall
from replearn.models.average import MovingAverage
from replearn.models.optimizer import Schedule
from replearn.models.representation import Batch, RepresentationModel, Stage
from replearn.models.stage_metrics import StageMetrics

BINS = 15  # of the calibration error, as in Guo et al.
CONFUSIONS = "confusions"  # the one count that is no number: a matrix (K, K), rows true classes


class _Network(nn.Module):
    """Encoder and head: (B, C, H, W) -> logits (B, K)."""

    def __init__(self, encoder: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.encoder, self.head = encoder, head

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.encoder(images)).float()


class Classifier(RepresentationModel):
    """Trained to tell K classes apart by a softmax over a linear map of D features.

    Logged for train, val and test: `accuracy` (share), `cross_entropy` (nats an image, no smoothing); for val
    and test `ece` too, the expected calibration error over 15 bins (Guo et al., On calibration of modern
    neural networks, 2017, equation 3). Those of train are of the network as it was during the epoch. metrics.json
    holds for val and test `precision` and `recall` too, a list with a share a class, null for a class that was
    never predicted, or has no images.

    Args:
        encoder: (B, C, H, W) -> (B, D).
        latent_dim: D; `fit` hands it to the encoder.
        num_classes: K; `fit` takes it from the data.
        label_smoothing: share of the target spread over all classes (Szegedy et al., 2016), in [0, 1).
        ema_decay: in [0, 1): all but training uses the moving average of the weights, see `MovingAverage`.
        learning_rate, weight_decay, schedule: see `RepresentationModel`.

    >>> import torch
    >>> from replearn.networks.linear import LinearEncoder
    >>> model = Classifier(LinearEncoder(latent_dim=5), latent_dim=5, num_classes=3).eval()
    >>> model.predict_proba(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 3])
    """

    learns_from = "labels"
    monitor = "val_cross_entropy"
    headline = "accuracy"

    def __init__(
        self,
        encoder: nn.Module,
        latent_dim: int = 64,
        num_classes: int = 10,
        label_smoothing: float = 0.0,
        ema_decay: float | None = None,
        learning_rate: float = 4e-3,
        weight_decay: float = 1e-2,
        schedule: Schedule = "one_cycle",
    ) -> None:
        super().__init__(learning_rate, weight_decay, schedule)
        self.save_hyperparameters()
        if not 0 <= label_smoothing < 1:
            raise UsageError(f"--model.label_smoothing {label_smoothing}: must be 0 or above and below 1")
        if num_classes < 2:
            found = "no labels" if num_classes < 1 else "one class only"
            raise ContentError(
                f"the images have {found}; a classifier needs labelled images of two classes or more: "
                "name such images, or train an autoencoder (--config ae.yaml), which needs no labels"
            )
        self.latent_dim, self.num_classes, self.label_smoothing = latent_dim, num_classes, label_smoothing
        self.trained = _Network(encoder, nn.Linear(latent_dim, num_classes))
        self.average = None if ema_decay is None else MovingAverage(self.trained, ema_decay)
        self.counts = StageMetrics(lambda stage: _metrics(num_classes, stage))
        self.confusions = np.zeros((num_classes, num_classes), dtype=np.int64)

    @property
    def network(self) -> _Network:
        """The network in use: in training the one that is trained, else its average, where there is one."""
        return self.trained if self.training or self.average is None else self.average.network

    @property
    def encoder(self) -> nn.Module:
        """The encoder in use."""
        return self.network.encoder

    def embed(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to the features before the head (B, D)."""
        return self.encoder(images)

    def predict_proba(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to the probability of each class (B, K); rows sum to 1."""
        return self.network(images).softmax(dim=1)

    def check_labels(self, labels: np.ndarray, split: str) -> None:
        """Raise ContentError for images without a label, or with one that the model does not know."""
        check_labels(labels, self.num_classes, split)

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """Return the loss of a batch, a scalar; its hits are added to the stage's count."""
        images, labels = batch
        logits = self.network(images)  # (B, K)
        probabilities = logits.detach().softmax(dim=1)
        for name, metric in self.counts.of(stage).items():
            if name == "cross_entropy":
                metric.update(F.cross_entropy(logits.detach(), labels, reduction="none"))
            else:
                metric.update(probabilities, labels)
        return F.cross_entropy(logits, labels, label_smoothing=self.label_smoothing)

    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """Return `accuracy`, `cross_entropy` and, but for train, `ece` of the epoch just seen."""
        values = self.counts.compute_and_reset(stage)
        if CONFUSIONS in values:
            self.confusions = values.pop(CONFUSIONS).cpu().numpy()
        return values

    def by_class(self) -> dict[str, list[float]]:
        """Return `precision` and `recall` of each class (K) in the validation or test just done, nan where
        undefined.
        """
        precision, recall = precision_and_recall(self.confusions)
        return {"precision": precision.tolist(), "recall": recall.tolist()}

    def before_step(self, step: int) -> None:
        """Tell the average which step this is."""
        if self.average is not None:
            self.average.begin(step)

    def after_step(self) -> None:
        """Let the average follow the optimiser step."""
        if self.average is not None:
            self.average.update(self.trained)


def _metrics(num_classes: int, stage: Stage) -> dict[str, Metric]:
    """Return what a stage counts; without torchmetrics' checks of each batch, which wait for the device."""
    metrics: dict[str, Metric] = {
        "accuracy": MulticlassAccuracy(num_classes, average="micro", validate_args=False),
        "cross_entropy": MeanMetric(nan_strategy="disable"),
    }
    if stage != "train":
        metrics["ece"] = MulticlassCalibrationError(num_classes, n_bins=BINS, validate_args=False)
        metrics[CONFUSIONS] = MulticlassConfusionMatrix(num_classes, validate_args=False)
    return metrics


def check_labels(labels: np.ndarray, num_classes: int, split: str) -> None:
    """Raise ContentError where one of `labels` (N,) is unknown (-1), or not below K.

    >>> check_labels(np.array([0, -1, 2, -1]), num_classes=3, split="train")
    Traceback (most recent call last):
    replearn.errors.ContentError: 2 of 4 train images have no label; a classifier needs one for each: ...
    """
    if unknown := int((labels < 0).sum()):
        raise ContentError(
            f"{unknown} of {len(labels)} {split} images have no label; a classifier needs one for each: "
            "label them or leave them out"
        )
    if len(labels) and labels.max() >= num_classes:
        raise ContentError(
            f"the {split} images have the label {labels.max()}; the model knows {num_classes} classes, "
            f"0 to {num_classes - 1}: name images of the classes that it was trained on"
        )
