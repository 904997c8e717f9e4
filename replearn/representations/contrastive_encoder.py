"""An encoder that learns without labels from two views of each image, as a scikit-learn transformer."""

from typing import Any, Literal, Self

import numpy as np
from torch import nn

from replearn.data.transforms.transform import Transform
from replearn.errors import UsageError
from replearn.representations.handed_in import views
from replearn.representations.image_estimator import ImageEstimator
from replearn.representations.parameter_checks import whole

METHODS = {
    "vicreg": "replearn.models.vicreg.VICReg",
    "simclr": "replearn.models.simclr.SimCLR",
    "lejepa": "replearn.models.lejepa.LeJEPA",
    "byol": "replearn.models.byol.BYOL",
}
HIDDEN = [256, 256, 256]  # widths of the head that the loss looks at, and that is dropped


class ContrastiveEncoder(ImageEstimator):
    """Turns images into codes of `n_components` numbers, learned by comparing two views of each image, without labels.

    A model of the kind of `ssl.yaml`: see `replearn.models.two_views.TwoViews`. X is (N, H, W), (N, C, H, W) or
    (N, F) of any finite real values, two samples or more to fit.

    Args:
        method: `vicreg`, `simclr`, `lejepa` or `byol`: `replearn.models` has a file for each.
        n_components: D, the size of the code.
        views: objects of `replearn.data.transforms` that each view of an image goes through; None: those of
            `replearn.data.transforms.defaults`, for drawings, or for RGB images where C is 3.
        channels: widths of the blocks before the last one, which is D wide; each block halves the image.
        encoder: a class of `torch.nn.Module` that takes `image_shape` and `latent_dim`, its path, or
            `functools.partial` of it; None: the lecture's blocks, averaged over places.
        max_epochs: passes over X; None: 10, or as many more as a small X needs for 1,500 steps; 0: none, an untrained
            baseline.
        batch_size: samples a step, 3 or more, better some hundreds.
        learning_rate: peak of the one-cycle schedule.
        image_shape: (C, H, W) to read rows as; None: a square where F is a square number, else (1, 1, F); for
            rows that may be RGB images (F = 3*s*s, s of 8 or more) it must be given.
        random_state: a number gives the same codes on the same machine.
        device: `auto` (the GPU where there is one), `cpu`, `cuda`.
        verbose: 1 prints a line an epoch.

    Learned: `model_` (the Lightning module, on the CPU), `n_features_in_`, `image_shape_` (C, H, W), `sample_shape_`,
    `data_min_`, `data_max_`, `history_` (a dictionary an epoch: `loss`, `rankme`, `std`; see `SelfSupervised`).

    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits().images
    >>> encoder = ContrastiveEncoder("vicreg", random_state=0).fit(digits)  # doctest: +SKIP
    >>> encoder.transform(digits).shape  # doctest: +SKIP
    (1797, 64)
    """

    def __init__(
        self,
        method: Literal["vicreg", "simclr", "lejepa", "byol"] = "vicreg",
        n_components: int = 64,
        *,
        views: list[Transform] | None = None,
        channels: tuple[int, ...] = (16, 32),
        encoder: type[nn.Module] | str | None = None,
        max_epochs: int | None = None,
        batch_size: int = 256,
        learning_rate: float = 2e-3,
        image_shape: tuple[int, int, int] | None = None,
        random_state: int | None = None,
        device: str = "auto",
        verbose: int = 0,
    ) -> None:
        self.method = method
        self.n_components = n_components
        self.views = views
        self.channels = channels
        self.encoder = encoder
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.image_shape = image_shape
        self.random_state = random_state
        self.device = device
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on X; y is ignored. Raises ValueError for what X or a parameter must not be, NotFiniteError."""
        self._check_parameters()
        whole(3, batch_size=self.batch_size)  # which are compared with each other
        self._model_path()
        images, _ = self._images_to_fit(X)
        networks = {
            "encoder": self._network("encoder", self.encoder, "pooled.PooledEncoder"),
            "head": _small("ProjectionHead", latent_dim=int(self.n_components), widths=HIDDEN),
        }
        if self.method == "byol":
            networks["predictor"] = _small("Predictor", width=HIDDEN[-1])
        self._train(
            images, np.full(len(images), -1), [], views=views(self.views, self.image_shape_), **networks
        )  # fmt: skip
        return self

    def _model_path(self) -> str:
        if self.method not in METHODS:
            raise UsageError(f"method {self.method!r}: must be one of {', '.join(METHODS)}")
        return METHODS[self.method]


def _small(name: str, **arguments: Any) -> dict[str, Any]:
    return {"class_path": f"replearn.networks.heads.{name}", "init_args": arguments}
