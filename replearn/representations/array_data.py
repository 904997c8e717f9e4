"""What people hand in from a notebook: arrays as image data, finished runs as estimators."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from replearn.data.arrays import Arrays
from replearn.data.labels import as_classes
from replearn.data.module import ImageData
from replearn.data.source import LoadedDataset, Split
from replearn.errors import ContentError, UsageError
from replearn.representations.finished_run import FinishedRun
from replearn.representations.image_rows import as_rows, image_shape
from replearn.representations.unit_range import UnitRange
from replearn.runs.run import Run


class ArrayData(ImageData):
    """Images in arrays: all of the first to learn from, all of the second to be tested on, none for validation.

    uint8, and floats in [0, 1], are taken as they are; other values are brought to [0, 1] by the range of X_train.
    """

    def __init__(self, X_train: Any, X_test: Any, y_train: Any = None, y_test: Any = None) -> None:
        super().__init__(seed=0)
        raw = {"train": y_train, "test": y_test}
        labels, names = as_classes({k: None if y is None else np.asarray(y) for k, y in raw.items()}, None, "y")
        splits = {}
        for split, pixels in _unit_images(X_train, X_test).items():
            own = labels.get(split, np.full(len(pixels), -1))
            if len(own) != len(pixels):
                raise ContentError(f"y_{split}: has {len(own):,} labels for {len(pixels):,} images; give one each")
            splits[split] = Split(pixels, own, np.arange(len(pixels)))
        self._given = LoadedDataset("arrays", splits, names, source=Arrays)

    def _read(self) -> LoadedDataset:
        return self._given

    def split(self) -> None:
        """Leave the splits as they were given."""


def _unit_images(X_train: Any, X_test: Any) -> dict[str, np.ndarray]:
    (train, sample), (test, other) = as_rows(X_train), as_rows(X_test)
    train, test = np.asarray(train), np.asarray(test)
    if train.ndim != 2 or test.ndim != 2 or train.shape[1:] != test.shape[1:] or sample != other:
        raise ContentError(
            f"X_train {np.shape(X_train)} and X_test {np.shape(X_test)}: must be images of one shape, (N, C, H, W), "
            "(N, H, W) or rows (N, F)"
        )
    shape = image_shape(sample or train.shape[1:], None)
    rows = {"train": train, "test": test}
    if any(own.dtype != np.uint8 for own in rows.values()):
        low, high = float(train.min()), float(train.max())
        unit = UnitRange(0.0, 1.0) if low >= 0 and high <= 1 else UnitRange.of(train)
        rows = {name: unit.to_unit(own) for name, own in rows.items()}
    return {name: own.reshape(-1, *shape) for name, own in rows.items()}


def as_image_data(data: Any) -> ImageData:
    """Return the images of an `ImageData`, of a `Run`, or of arrays."""
    if isinstance(data, ImageData):
        return data
    if isinstance(data, Run):
        return data.images()
    if isinstance(data, (tuple, list)) and len(data) in (2, 4):
        return ArrayData(*data)
    raise UsageError(
        f"data {type(data).__name__}: must be an ImageData, a Run, or (X_train, X_test) or (X_train, X_test, y_train, "
        "y_test)"
    )


def as_estimators(representations: Mapping[str, Any]) -> dict[str, BaseEstimator]:
    """Return scikit-learn estimators by name, finished runs as `FinishedRun`."""
    found = {}
    for name, made in representations.items():
        made = FinishedRun(made.folder or made.checkpoint) if isinstance(made, Run) else made
        if isinstance(made, type) or not hasattr(made, "get_params"):
            raise UsageError(f"representations.{name} {made!r}: is no scikit-learn estimator; give one, such as PCA()")
        found[str(name)] = made
    return found
