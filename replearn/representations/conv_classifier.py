"""The convolutional classifier as a scikit-learn classifier, whose features are a transformer's output."""

from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d
from torch import nn

from replearn.data.transforms.shorthand import checked, shorthand
from replearn.data.transforms.transform import Transform
from replearn.errors import ContentError
from replearn.representations.handed_in import check_transforms
from replearn.representations.image_estimator import ImageEstimator
from replearn.representations.parameter_checks import whole


class ConvClassifier(ClassifierMixin, ImageEstimator):
    """Tells images apart, and turns them into the `n_components` features that it tells them apart by.

    A model of the kind of `classifier.yaml`: see `replearn.models.classifier.Classifier`,
    `replearn.networks.pooled`. X is (N, H, W), (N, C, H, W) or (N, F) of any finite real values; y holds a
    label of any type for each, of two classes or more.

    Args:
        n_components: D, the number of features before the last layer.
        channels: widths of the blocks before the last one, which is D wide; each block halves the image.
        encoder: a class of `torch.nn.Module` that takes `image_shape` and `latent_dim`, its path, or
            `functools.partial` of it; None: the lecture's blocks, averaged over places.
        max_epochs: passes over X; None: 10, or as many more as a small X needs for 1,500 steps; 0: none, an untrained
            baseline.
        batch_size: samples a step, 2 or more.
        learning_rate: peak of the one-cycle schedule.
        shift: each training image is moved by up to so many pixels at random; 2 suits handwritten digits.
        transforms: those that training images go through, objects of `replearn.data.transforms`.
        image_shape: (C, H, W) to read rows as; None: a square where F is a square number, else (1, 1, F).
        random_state: a number gives the same model on the same machine.
        device: `auto` (the GPU where there is one), `cpu`, `cuda`.
        verbose: 1 prints a line an epoch.

    Learned: `classes_`, `model_` (the Lightning module, on the CPU), `n_features_in_`, `image_shape_`
    (C, H, W), `sample_shape_`, `data_min_`, `data_max_`, `history_` (a dictionary an epoch).

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits()
    >>> classifier = ConvClassifier(random_state=0).fit(digits.images, digits.target)  # doctest: +SKIP
    >>> classifier.transform(digits.images).shape  # doctest: +SKIP
    (1797, 64)
    """

    class_path = "replearn.models.classifier.Classifier"
    learned = (*ImageEstimator.learned, "classes_")

    def __init__(
        self,
        n_components: int = 64,
        *,
        channels: tuple[int, ...] = (16, 32),
        encoder: type[nn.Module] | str | None = None,
        max_epochs: int | None = None,
        batch_size: int = 128,
        learning_rate: float = 4e-3,
        shift: int = 0,
        transforms: list[Transform] | None = None,
        image_shape: tuple[int, int, int] | None = None,
        random_state: int | None = None,
        device: str = "auto",
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.channels = channels
        self.encoder = encoder
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.shift = shift
        self.transforms = transforms
        self.image_shape = image_shape
        self.random_state = random_state
        self.device = device
        self.verbose = verbose

    def fit(self, X: Any, y: Any) -> Self:
        """Train on X and its labels. Raise ValueError for what X, y or a parameter must not be."""
        self._check_parameters()
        whole(0, shift=self.shift)
        images, y = self._images_to_fit(X, y)
        check_classification_targets(y)
        self.classes_, labels = np.unique(column_or_1d(y, warn=True), return_inverse=True)
        if len(self.classes_) < 2:
            raise ContentError(f"y has one class only, {self.classes_[0]!r}; a classifier needs two or more")
        moves = checked("", shorthand("", int(self.shift)), "", (), self.image_shape_)
        self._train(
            images,
            labels.astype(np.int64),
            [*moves, *check_transforms("transforms", self.transforms, self.image_shape_)],
            encoder=self._network("encoder", self.encoder, "pooled.PooledEncoder"),
            num_classes=len(self.classes_),
            label_smoothing=0.05,  # as in classifier.yaml, and the next
            weight_decay=0.05,
        )
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return the probability of each class, in the order of `classes_`: (N, K) float32, rows sum to 1."""
        return self._run("predict_proba", self._to_images(X))

    def predict(self, X: Any) -> np.ndarray:
        """Return the most probable label of each sample, (N,)."""
        probabilities = self.predict_proba(X)
        return self.classes_[probabilities.argmax(axis=1)]
