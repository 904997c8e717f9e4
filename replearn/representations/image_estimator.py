"""What the estimators around a trained model share: X in all its shapes, the training, features, save and load."""

from numbers import Integral
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from replearn.data.batch_loader import BatchLoader
from replearn.data.source import Split
from replearn.data.transforms.transform import Transform
from replearn.errors import ContentError
from replearn.models.build import build_model
from replearn.models.representation import RepresentationModel
from replearn.representations.device import device_named, run
from replearn.representations.estimator_file import foreign, read_estimator, write_estimator
from replearn.representations.fitting import seeded, train
from replearn.representations.handed_in import as_plain, build_transforms, network
from replearn.representations.image_rows import Shape, as_rows, fits, image_shape
from replearn.representations.parameter_checks import above_zero, whole, widths
from replearn.representations.unit_range import UnitRange
from replearn.training.length import enough_epochs

EPOCHS, STEPS = 10, 1500  # left to us, a training is that many epochs, or as many as give that many steps
KEPT = [np.float64, np.float32, np.uint8]  # dtypes of X that are taken as they are


class ImageEstimator(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A transformer whose `model_` is built by class path and trained on X; a subclass says which, and on what.

    X: (N, H, W), (N, C, H, W) or (N, F), any finite real values; those seen in fit lie between `data_min_`
    and `data_max_`, which the model sees as 0 and 1.
    """

    class_path: ClassVar[str]  # of the model
    learned: ClassVar[tuple[str, ...]] = (
        "n_features_in_", "image_shape_", "sample_shape_", "data_min_", "data_max_", "history_",
    )  # fmt: skip
    model_: RepresentationModel
    image_shape_: Shape
    sample_shape_: tuple[int, ...]

    def transform(self, X: Any) -> np.ndarray:
        """Return the vectors of X, (N, n_components) float32."""
        return self._run("embed", self._to_images(X))

    def save(self, path: str | Path) -> None:
        """Write the fitted estimator to one safetensors file, without pickle; equal to the bit when loaded.

        A `random_state` that is no number is left out. Raise UsageError.
        """
        check_is_fitted(self)
        parameters = {name: as_plain(value) for name, value in self.get_params(deep=False).items()}
        if not isinstance(parameters["random_state"], Integral):
            parameters["random_state"] = None
        names = [*self.learned, *(["feature_names_in_"] if hasattr(self, "feature_names_in_") else [])]
        facts = {
            "schema": 1,
            "class": type(self).__name__,
            "parameters": parameters,
            "learned": {name: getattr(self, name) for name in names},
            "model": dict(self.model_.hparams),
        }
        write_estimator(path, facts, self.model_.state_dict())

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the estimator that `save` wrote. Raise UsageError, ContentError (a foreign or damaged file)."""
        facts, weights = read_estimator(path, cls.__name__)
        try:
            estimator = cls(**_parameters(facts["parameters"], str(path)))
            for name in {*cls.learned, *({"feature_names_in_"} & facts["learned"].keys())}:
                setattr(estimator, name, facts["learned"][name])
            if facts["model"]["_class_path"] != estimator._model_path():
                raise foreign(path, cls.__name__)
            estimator.model_ = build_model(facts["model"], str(path)).eval().requires_grad_(False)
            estimator.model_.load_state_dict(weights)
        except (KeyError, TypeError, AttributeError, RuntimeError) as error:
            raise foreign(path, cls.__name__) from error
        return estimator

    def _model_path(self) -> str:
        return self.class_path

    def _check_parameters(self) -> None:
        whole(1, n_components=self.n_components)
        whole(2, batch_size=self.batch_size)  # BatchNorm cannot learn from one
        if self.max_epochs is not None:
            whole(0, max_epochs=self.max_epochs)
        widths(channels=self.channels)
        above_zero(learning_rate=self.learning_rate)

    def _images_to_fit(self, X: Any, y: Any = "no_validation") -> tuple[np.ndarray, Any]:
        """Return X as images (N, C, H, W) in [0, 1], and y; what is learned of their shape and range is kept."""
        rows, sample = as_rows(X)
        checked = validate_data(self, rows, y, dtype=KEPT, ensure_min_samples=2)
        rows, y = checked if isinstance(checked, tuple) else (checked, None)
        self.sample_shape_ = sample or rows.shape[1:]
        self.image_shape_ = image_shape(self.sample_shape_, self.image_shape)
        seen = UnitRange.of(rows)
        self.data_min_, self.data_max_ = seen.low, seen.high
        return seen.to_unit(rows).reshape(-1, *self.image_shape_), y

    def _to_images(self, X: Any) -> np.ndarray:
        """Return X as the images (N, C, H, W) that the fitted model takes."""
        check_is_fitted(self)
        rows, sample = as_rows(X)
        rows = validate_data(self, rows, dtype=KEPT, reset=False)
        if not fits(sample or rows.shape[1:], self.image_shape_):
            raise ContentError(
                f"X has images of shape {sample}, but those seen in fit were of {self.image_shape_}; "
                "give images of that shape"
            )
        return self._range.to_unit(rows).reshape(-1, *self.image_shape_)

    def _network(self, name: str, choice: Any, default: str) -> dict[str, Any]:
        """Return the specification of a network: the one handed in as the parameter `name`, else `default`."""
        known = {"image_shape": list(self.image_shape_), "latent_dim": int(self.n_components)}
        known["channels"] = [int(width) for width in self.channels]
        return network(name, choice, f"replearn.networks.{default}", known)

    def _train(self, images: np.ndarray, labels: np.ndarray, transforms: list[Transform], **arguments: Any) -> None:
        """Build the model from its arguments, and train it on images (N, C, H, W) and labels (N,).

        transforms: those that the images go through.
        """
        device = device_named(self.device)
        seed = int(check_random_state(self.random_state).randint(2**31))
        split = Split(images, labels, np.arange(len(images)))
        specification = {"_class_path": self._model_path(), "latent_dim": int(self.n_components)}
        specification |= {"learning_rate": float(self.learning_rate), **arguments}
        with seeded(seed):
            model = build_model(specification, type(self).__name__)
            model.start_from(images)
            batches = BatchLoader(
                split, int(self.batch_size), shuffle=True, seed=seed, transforms=transforms, device=device
            )
            self.history_ = train(model, batches, self._epochs(len(images)), self.verbose)
        self.model_ = model.cpu()

    def _epochs(self, images: int) -> int:
        if self.max_epochs is not None:
            return int(self.max_epochs)
        return enough_epochs(EPOCHS, images, self.batch_size, STEPS)

    def _run(self, method: str, array: np.ndarray) -> np.ndarray:
        return run(self.model_, getattr(self.model_, method), array, device_named(self.device))

    @property
    def _range(self) -> UnitRange:
        return UnitRange(self.data_min_, self.data_max_)

    @property
    def _n_features_out(self) -> int:
        return int(self.model_.hparams["latent_dim"])

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


def _parameters(stored: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the parameters of an estimator's file, which may be of an earlier release."""
    parameters = dict(stored)
    if parameters.pop("min_steps", 0):  # of 0.1: there the number of epochs was the least
        parameters["max_epochs"] = None
    built = {name: build_transforms(parameters[name], where) for name in ("transforms", "views") if name in parameters}
    return parameters | built
