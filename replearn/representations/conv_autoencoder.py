"""The convolutional autoencoder as a scikit-learn transformer."""

from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_array, check_is_fitted
from torch import nn

from replearn.data.transforms.transform import Transform
from replearn.errors import ContentError
from replearn.metrics.reconstruction import mse
from replearn.representations.handed_in import check_transforms
from replearn.representations.image_estimator import ImageEstimator
from replearn.representations.parameter_checks import one_of


class ConvAutoencoder(ImageEstimator):
    """Turns images into codes of `n_components` numbers, and codes back into images.

    A model of the kind of `ae.yaml`: see `replearn.models.autoencoder.Autoencoder`, `replearn.networks.conv`.
    X is (N, H, W), (N, C, H, W) or (N, F) of any finite real values, two samples or more to fit.

    Args:
        n_components: D, the size of the code.
        channels: width of each block; each halves the image.
        encoder, decoder: classes of `torch.nn.Module` that take `image_shape` and `latent_dim`, their paths, or
            `functools.partial` of them; None: the lecture's blocks.
        max_epochs: passes over X; None: 10, or as many more as a small X needs for 1,500 steps; 0: none, an untrained
            baseline.
        batch_size: samples a step, 2 or more.
        learning_rate: peak of the one-cycle schedule.
        start: `pca`: the training begins as PCA of X, to which the networks add; or `random`.
        transforms: those that training images go through, objects of `replearn.data.transforms`.
        image_shape: (C, H, W) to read rows as; None: a square where F is a square number, else (1, 1, F); for
            rows that may be RGB images (F = 3*s*s, s of 8 or more) it must be given.
        random_state: a number gives the same codes on the same machine.
        device: `auto` (the GPU where there is one), `cpu`, `cuda`.
        verbose: 1 prints a line an epoch.

    Learned: `model_` (the Lightning module, on the CPU), `n_components_`, `n_features_in_`, `image_shape_`
    (C, H, W), `sample_shape_` (the shape of one sample of X, which `inverse_transform` gives back),
    `data_min_`, `data_max_`, `history_` (a dictionary an epoch).

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits().images
    >>> autoencoder = ConvAutoencoder(n_components=8, random_state=0).fit(digits)  # doctest: +SKIP
    >>> autoencoder.transform(digits).shape  # doctest: +SKIP
    (1797, 8)
    """

    class_path = "replearn.models.autoencoder.Autoencoder"
    learned = (*ImageEstimator.learned, "n_components_")

    def __init__(
        self,
        n_components: int = 30,
        *,
        channels: tuple[int, ...] = (16, 32, 64),
        encoder: type[nn.Module] | str | None = None,
        decoder: type[nn.Module] | str | None = None,
        max_epochs: int | None = None,
        batch_size: int = 128,
        learning_rate: float = 4e-3,
        start: str = "pca",
        transforms: list[Transform] | None = None,
        image_shape: tuple[int, int, int] | None = None,
        random_state: int | None = None,
        device: str = "auto",
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.channels = channels
        self.encoder = encoder
        self.decoder = decoder
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.start = start
        self.transforms = transforms
        self.image_shape = image_shape
        self.random_state = random_state
        self.device = device
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on X; y is ignored. Raise ValueError for what X or a parameter must not be, NotFiniteError."""
        self._check_parameters()
        one_of("start", self.start, ("pca", "random"))
        images, _ = self._images_to_fit(X)
        self._train(
            images,
            np.full(len(images), -1),
            check_transforms("transforms", self.transforms, self.image_shape_),
            start=self.start,
            output="clip",
            encoder=self._network("encoder", self.encoder, "conv.ConvEncoder"),
            decoder=self._network("decoder", self.decoder, "conv.ConvDecoder"),
        )
        self.n_components_ = int(self.n_components)
        return self

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Return codes (N, n_components) back to samples of the shape and range seen in fit, float32."""
        check_is_fitted(self)
        codes = check_array(X, dtype=np.float32)
        if codes.shape[1] != self.n_components_:
            raise ContentError(
                f"X has codes of {codes.shape[1]} numbers, but this autoencoder has n_components="
                f"{self.n_components_}; give codes that its transform made"
            )
        return self._range.from_unit(self._run("decode", codes)).reshape(-1, *self.sample_shape_)

    def score(self, X: Any, y: Any = None) -> float:
        """Return the mean squared error of the reconstruction, negative, per value in X's own unit squared.

        Higher is better, 0 is best, as scikit-learn's "neg_mean_squared_error".
        """
        images = self._to_images(X)
        return -mse(images, self._run("reconstruct", images)) * self._range.span**2
