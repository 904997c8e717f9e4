"""A run that `fit` made, as a scikit-learn transformer that is fitted from birth."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_array, validate_data

from replearn.errors import ContentError
from replearn.models.capabilities import Decodes, Ordered
from replearn.models.inference import apply
from replearn.models.representation import LearnsFrom, RepresentationModel
from replearn.representations.image_rows import Shape, as_rows, fits
from replearn.representations.prefix_errors import prefix_errors
from replearn.runs.run import Run


def _can_decode(estimator: "FinishedRun") -> bool:
    return isinstance(estimator.model_, Decodes)


class FinishedRun(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """The trained model of a run; `fit` learns nothing, as that of `sklearn.frozen.FrozenEstimator`.

    X is (N, C, H, W), (N, H, W) for one channel, or (N, C*H*W), of the run's image shape: uint8, other integers
    in 0..255, or floats in [0, 1].

    Args:
        path: a run folder, or a checkpoint in one. It is read when it is first needed, and is all that a clone
            or a pickle holds.

    `inverse_transform` gives images of the form that `transform` was last given, (N, C, H, W) before.

    Known from the run: `model_` (the Lightning module), `image_shape_` (C, H, W), `n_features_in_`.

    >>> codes = FinishedRun("runs/ae/20260101-120000").transform(images)  # doctest: +SKIP
    """

    def __init__(self, path: str | Path) -> None:
        self.path = path

    def fit(self, X: Any = None, y: Any = None) -> Self:
        """Nothing is learned; X and y are not looked at."""
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the vectors of X, (N, D) float32. Raise ValueError for images of another shape or range."""
        rows, sample = as_rows(X)
        rows = validate_data(self, rows, reset=False)
        if not fits(sample or rows.shape[1:], self.image_shape_):
            raise ContentError(
                f"X has images of shape {sample}, but the run {self.path} was trained on {self.image_shape_}; "
                "give images of that shape"
            )
        self._form = sample or rows.shape[1:]
        images = _in_unit_range(rows).reshape(-1, *self.image_shape_)
        return apply(self.model_, self.model_.embed, images)

    @available_if(_can_decode)
    def inverse_transform(self, X: Any) -> np.ndarray:
        """Return codes (N, D) back to images in the form given, float32 in [0, 1]; only a model that decodes has it."""
        model = self.model_
        assert isinstance(model, Decodes)
        codes = check_array(X, dtype=np.float32)
        if codes.shape[1] != model.latent_dim:
            raise ContentError(
                f"X has codes of {codes.shape[1]} numbers, but those of the run {self.path} have "
                f"{model.latent_dim}; give codes that its transform made"
            )
        images = apply(model, model.decode, codes)
        return images.reshape(len(images), *getattr(self, "_form", self.image_shape_))

    @available_if(lambda run: isinstance(run.model_, Ordered))
    def prefix_errors(self, codes: np.ndarray, images: np.ndarray) -> np.ndarray:
        """Return the error per image with the first 1..D numbers of codes (N, D) of images (N, F) alone, (D,); an
        ordered autoencoder has it.
        """
        return prefix_errors(self.model_, codes, images.reshape(-1, *self.image_shape_))

    @property
    def model_(self) -> RepresentationModel:
        """The trained model. Raise UsageError, ContentError where the run cannot be read."""
        checkpoint = Run.find(self.path).checkpoint.resolve()
        return _model(checkpoint, checkpoint.stat().st_mtime_ns)

    @property
    def learns_from_(self) -> LearnsFrom:
        """What the model learned from: `images` or `labels`."""
        return Run.find(self.path).learns_from

    @property
    def image_shape_(self) -> Shape:
        """(C, H, W) of the images that the run was trained on."""
        return self.model_.image_shape

    @property
    def n_features_in_(self) -> int:
        """C*H*W."""
        return int(np.prod(self.image_shape_))

    @property
    def _n_features_out(self) -> int:
        return int(self.model_.hparams["latent_dim"])

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


@lru_cache(maxsize=4)
def _model(checkpoint: Path, changed: int) -> RepresentationModel:
    """Return the model of a checkpoint, read anew when the file has changed."""
    return Run.find(checkpoint).model


def _in_unit_range(rows: np.ndarray) -> np.ndarray:
    """Return whole numbers 0..255 divided by 255, floats as they are: float32 in [0, 1]."""
    low, high = rows.min(), rows.max()
    whole = rows.dtype.kind in "iu"
    if low < 0 or high > (255 if whole else 1):
        rule = "whole numbers must be in 0..255" if whole else "floats must be in [0, 1], divide by their largest"
        raise ContentError(f"X has values from {low:g} to {high:g}; {rule}")
    return rows.astype(np.float32) / np.float32(255 if whole else 1)
