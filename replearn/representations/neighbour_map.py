"""The map that a network draws: neighbours lie together, by UMAP's loss, and new images are placed at once."""

from math import log
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchmetrics import MeanMetric

from replearn.errors import UsageError
from replearn.models.optimizer import Schedule
from replearn.models.representation import Batch, RepresentationModel, Stage
from replearn.models.stage_metrics import StageMetrics

RATE = 5.0  # pairs that push each other apart, for each pair that is drawn together; umap-learn's
TAILS = 4  # neighbours of each image in a batch
OTHERS = 16  # of a batch, that each of its images is pushed away from
NEAREST = 1e-4  # added to squared distances, whose logarithm is taken
GUIDE, PIN = 1.0, 10.0  # what it costs to be a distance of 1 away from umap-learn's place, and from a landmark's


def umap_loss(together: Tensor, apart: Tensor, a: float, b: float) -> Tensor:
    """UMAP's cross-entropy, a scalar, of squared distances: of edges (E,), and of pairs drawn at random (P,).

    q = 1 / (1 + a d^2b) says how near two places are. An edge costs -log q; edges are drawn as often as their weight
    says. Any pair costs -log (1 - q), and counts `RATE` times (Sainburg, McInnes & Gentner, Parametric UMAP, 2021,
    equation 4). Both are softplus of the logit of q, which is -log a - b log d^2: nothing overflows.

    >>> round(float(umap_loss(torch.ones(1), torch.ones(1), 1.0, 1.0)) / (6 * log(2)), 3)
    1.0
    """
    near, far = (-log(a) - b * (squared + NEAREST).log() for squared in (together, apart))
    return F.softplus(-near).mean() + RATE * F.softplus(far).mean()


def drawn_distances(places: Tensor, heads: int) -> tuple[Tensor, Tensor]:
    """Squared distances of each head from its tails (T * B,), and of each place from the next ones (P,).

    places (N, D): of `heads` = B heads, then of the first tail of each, the second and so on, `TAILS` of them, then of
    others. None is among the next ones of its own head.

    >>> together, apart = drawn_distances(torch.tensor([[0.0], [1.0], [1.0], [2.0], [3.0]]), heads=1)
    >>> together.tolist()
    [1.0, 1.0, 4.0, 9.0]
    """
    tails = places[heads : heads * (1 + TAILS)].unflatten(0, (TAILS, heads))  # (T, B, D)
    together = (tails - places[:heads]).square().sum(2).flatten()
    shifts = range(1, min(OTHERS, heads - 1) + 1)
    apart = [(places - places.roll(-shift, 0)).square().sum(1) for shift in shifts]
    return together, torch.cat(apart) if apart else places.new_full((1,), 1e8)


class NeighbourMap(RepresentationModel):
    """Trained to place images as UMAP does: a batch holds B images and `TAILS` neighbours of each.

    With the images come places that are known, NaN where not: in the first training those of umap-learn, a guide that
    shortens it. Then some images, the landmarks, are remembered: in every further training a batch holds B of them
    more, and they stay where they were.

    Logged for train: `away`, the mean distance from places that are known.

    Args:
        encoder: (B, C, H, W) -> (B, D).
        latent_dim: D.
        landmarks: how many images are remembered.
        a, b: of the curve q, which follow from UMAP's `min_dist`.
        learning_rate, weight_decay, schedule: see `RepresentationModel`.

    >>> from replearn.networks.mlp import MLPEncoder
    >>> NeighbourMap(MLPEncoder((1, 8, 8), 2)).eval().embed(torch.zeros(3, 1, 8, 8)).shape
    torch.Size([3, 2])
    """

    learns_from = "images"
    monitor = "val_away"
    headline = "away"
    encoder: nn.Module
    landmarks: Tensor
    places: Tensor

    def __init__(
        self,
        encoder: nn.Module,
        latent_dim: int = 2,
        landmarks: int = 0,
        a: float = 1.577,
        b: float = 0.895,
        learning_rate: float = 4e-3,
        weight_decay: float = 1e-4,
        schedule: Schedule = "one_cycle",
    ) -> None:
        super().__init__(learning_rate, weight_decay, schedule)
        self.save_hyperparameters()
        self.encoder, self.latent_dim, self.a, self.b = encoder, latent_dim, a, b
        self.register_buffer("landmarks", torch.zeros(landmarks, *self.image_shape))
        self.register_buffer("places", torch.zeros(landmarks, latent_dim))
        self.seen = StageMetrics(lambda stage: {"away": MeanMetric(nan_strategy="disable")})

    def embed(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> places (B, D)."""
        return self.encoder(images)

    @property
    def settled(self) -> bool:
        """Whether there are landmarks, which stay where they are."""
        return len(self.places) > 0

    def remember(self, images: Tensor, places: Tensor) -> None:
        """Make these images (L, C, H, W) the landmarks, with their places (L, D)."""
        self.landmarks, self.places = images, places
        self.hparams["landmarks"] = len(images)

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, images and their known places, (., D), NaN where there is none: a scalar."""
        images, known = batch
        return self.loss_of(self.encoder(images).float(), known, stage)

    def loss_of(self, found: Tensor, known: Tensor, stage: Stage) -> Tensor:
        """Return the loss of places that were found, (., D), a scalar; see `step`."""
        held = known.isfinite().all(1)
        away = (found - known.nan_to_num()).square().sum(1).add(1e-4).sqrt().mul(held).sum() / held.sum().clamp(min=1)
        self.seen.of(stage)["away"].update(away.detach())
        heads = len(found) // (1 + TAILS + self.settled)
        loss = umap_loss(*drawn_distances(found, heads), self.a, self.b)
        return loss + (PIN if self.settled else GUIDE) * away

    def epoch_metrics(self, stage: Stage) -> dict[str, Tensor]:
        """`away` of the epoch just seen."""
        return self.seen.compute_and_reset(stage)

    def setup(self, stage: str) -> None:
        """Refuse Lightning's Trainer, whose batches hold no neighbours."""
        raise UsageError(f"{type(self).__name__}: is trained by ParametricUMAP.fit alone, on a graph of neighbours")

    def train(self, mode: bool = True) -> Self:
        """As torch's; but where landmarks are to stay, the statistics of BatchNorm stay too."""
        super().train(mode)
        for module in self.encoder.modules() if self.settled else ():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
                module.eval()
        return self


class DecodableMap(NeighbourMap):
    """The same with a way back: each place of the map has an image. The places are those of the map without it.

    Args:
        encoder: see `NeighbourMap`.
        decoder: (B, D) -> (B, C, H, W), of any real value, which a sigmoid brings to (0, 1).
        **shared: `NeighbourMap`'s.
    """

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, **shared)
        self.save_hyperparameters()
        self.decoder = decoder

    def decode(self, codes: Tensor) -> Tensor:
        """Places (B, D) -> images (B, C, H, W) in (0, 1)."""
        return torch.sigmoid(self.decoder(codes).float())

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, and the error of its images decoded, from which no place moves: a scalar."""
        images, known = batch
        found = self.encoder(images).float()
        return self.loss_of(found, known, stage) + F.mse_loss(self.decode(found.detach()), images)
