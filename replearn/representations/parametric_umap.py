"""UMAP drawn by a network: it places new images at once, takes more of them in without moving, and can lead back."""

from typing import Any, Self

import numpy as np
import torch
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_array, check_is_fitted
from torch import nn

from replearn.data.transforms.transform import Transform
from replearn.errors import ContentError, UsageError
from replearn.representations.fitting import TrainingBatches
from replearn.representations.handed_in import check_transforms
from replearn.representations.image_estimator import ImageEstimator
from replearn.representations.neighbour_graph import NeighbourBatches, curve, graph_and_places, neighbour_graph
from replearn.representations.neighbour_map import TAILS, NeighbourMap
from replearn.representations.parameter_checks import whole

DECODABLE = "replearn.representations.neighbour_map.DecodableMap"
FEWEST = 3  # samples, below which there is no graph
SLOWER = 0.1  # of the learning rate, with which more samples are taken in: those known have their places


class ParametricUMAP(ImageEstimator):
    """UMAP whose places a network gives: `fit` learns them by UMAP's loss, and `transform` places new samples at once.

    Sainburg, McInnes & Gentner (Neural Computation, 2021), on the graph of umap-learn. X is (N, H, W), (N, C, H, W)
    or (N, F) of any finite real values, codes of another representation too; three samples or more to fit.
    `partial_fit` takes more samples in while those known stay where they are.

    Args:
        n_components: D, the dimensions of the map.
        n_neighbors, min_dist: UMAP's.
        encoder: a class of `torch.nn.Module` that takes `image_shape` and `latent_dim`, its path, or
            `functools.partial` of it; None: fully connected layers.
        decoder: the same for the way back, which gives `inverse_transform`; None: there is none. The map is the same.
        hidden: widths of the fully connected layers.
        landmarks: how many samples are remembered with their places, which `partial_fit` keeps.
        max_epochs: passes over X; None: 10, or as many more as a small X needs for 1,500 steps; 0: none, an untrained
            baseline.
        batch_size: samples a step, beside four neighbours of each; 2 or more.
        learning_rate: peak of the one-cycle schedule.
        transforms: those that training images go through, objects of `replearn.data.transforms`.
        image_shape: (C, H, W) to read rows as; None: a square where F is a square number, else (1, 1, F).
        random_state: a number gives the same map on the same machine.
        device: `auto` (the GPU where there is one), `cpu`, `cuda`.
        verbose: 1 prints a line an epoch.

    Learned: `model_` (the Lightning module, on the CPU), `n_features_in_`, `image_shape_` (C, H, W), `sample_shape_`,
    `data_min_`, `data_max_`, `history_` (a dictionary an epoch).

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits().images
    >>> ParametricUMAP(random_state=0).fit_transform(digits).shape  # doctest: +SKIP
    (1797, 2)
    """

    class_path = "replearn.representations.neighbour_map.NeighbourMap"
    widths = "hidden"
    learned = (*ImageEstimator.learned, "n_samples_seen_")
    model_: NeighbourMap

    def __init__(
        self,
        n_components: int = 2,
        *,
        n_neighbors: int = 15,
        min_dist: float = 0.1,
        encoder: type[nn.Module] | str | None = None,
        decoder: type[nn.Module] | str | None = None,
        hidden: tuple[int, ...] = (256, 256, 256),
        landmarks: int = 2000,
        max_epochs: int | None = None,
        batch_size: int = 256,
        learning_rate: float = 4e-3,
        transforms: list[Transform] | None = None,
        image_shape: tuple[int, int, int] | None = None,
        random_state: int | None = None,
        device: str = "auto",
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.n_neighbors = n_neighbors
        self.min_dist = min_dist
        self.encoder = encoder
        self.decoder = decoder
        self.hidden = hidden
        self.landmarks = landmarks
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.transforms = transforms
        self.image_shape = image_shape
        self.random_state = random_state
        self.device = device
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on X; y is ignored. Raise ValueError for what X or a parameter must not be, NotFiniteError."""
        self._check_parameters()
        whole(2, n_neighbors=self.n_neighbors)
        whole(0, landmarks=self.landmarks)
        if not 0 <= self.min_dist <= 1:
            raise UsageError(f"min_dist {self.min_dist}: must be between 0 and 1")
        images, _ = self._images_to_fit(X)
        if len(images) < FEWEST:
            raise ContentError(f"X has {len(images)} samples; a map of neighbours takes {FEWEST} or more")
        networks = {"encoder": self._network("encoder", self.encoder, "mlp.MLPEncoder")}
        if self.decoder is not None:
            networks["decoder"] = self._network("decoder", self.decoder, "")
        a, b = curve(float(self.min_dist))
        self._train(images, np.zeros(0), self._transforms(), a=a, b=b, **networks)
        self.n_samples_seen_ = 0
        self._remember(images)
        return self

    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Take more samples in, while those known stay: the landmarks are held in their places. Without a fit, `fit`.

        y is ignored. Raise ValueError for samples of another shape, and where no landmarks are remembered.
        """
        if not hasattr(self, "model_"):
            return self.fit(X)
        if not self.model_.settled:
            raise UsageError("landmarks 0: nothing is remembered that could stay in its place; fit with landmarks")
        new = self._to_images(X)
        images = np.concatenate([self.model_.landmarks.numpy(), new])
        before = self.history_
        self.model_.learning_rate = SLOWER * float(self.learning_rate)
        self._trained(lambda: self.model_.requires_grad_(True), images, self.model_.places.numpy(), self._transforms())
        self.history_ = before + self.history_
        self._remember(new)
        return self

    @available_if(lambda estimator: estimator.decoder is not None)
    def inverse_transform(self, X: Any) -> np.ndarray:
        """Places (N, n_components) back to samples of the shape and range seen in fit, float32; with a decoder."""
        check_is_fitted(self)
        places = check_array(X, dtype=np.float32)
        if places.shape[1] != self._n_features_out:
            raise ContentError(
                f"X has places of {places.shape[1]} numbers, but this map has n_components={self._n_features_out}; "
                "give places that its transform made"
            )
        return self._range.from_unit(self._run("decode", places)).reshape(-1, *self.sample_shape_)

    def _remember(self, new: np.ndarray) -> None:
        """Make landmarks of some new images: of all that were ever seen, each has the same chance to be one."""
        known = self.model_.landmarks.numpy()
        self.n_samples_seen_ += len(new)
        count = min(int(self.landmarks), len(known) + len(new))
        draw = np.random.default_rng(self.n_samples_seen_)
        fresh = max(count - len(known), round(count * len(new) / self.n_samples_seen_))
        kept = np.sort(draw.permutation(len(known))[: count - fresh])
        images = np.concatenate([known[kept], new[np.sort(draw.permutation(len(new))[:fresh])]])
        places = self._run("embed", images) if count else np.zeros((0, int(self.n_components)), np.float32)
        places[: len(kept)] = self.model_.places.numpy()[kept]  # where they were first: what moves does not add up
        self.model_.remember(torch.from_numpy(images), torch.from_numpy(places))

    def _transforms(self) -> list[Transform]:
        return check_transforms("transforms", self.transforms, self.image_shape_)

    def _batches(self, images: np.ndarray, labels: np.ndarray, **options: Any) -> TrainingBatches:
        """labels: the places (L, D) of the first images, the landmarks; of none in the first training."""
        rows, seed = images.reshape(len(images), -1), options["seed"]
        if len(labels):
            graph = neighbour_graph(rows, int(self.n_neighbors), seed)
            places = np.full((len(images), labels.shape[1]), np.nan, np.float32)
            places[: len(labels)] = labels
        else:
            asked = int(self.n_components), int(self.n_neighbors), float(self.min_dist)
            graph, places = graph_and_places(rows, *asked, seed)
        heads = np.arange(len(labels), len(images))
        return NeighbourBatches(images, graph, places, heads, int(self.batch_size), TAILS, **options)

    def model_path(self) -> str:
        """Return the class path of the model, with a way back or without."""
        return self.class_path if self.decoder is None else DECODABLE
