"""A network that others trained, frozen, as a scikit-learn transformer of images."""

import hashlib
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from replearn import news
from replearn.data.memory import free_memory
from replearn.errors import ContentError
from replearn.networks.backbone import BackboneEncoder, Pool
from replearn.networks.backbones.published import Source, local_folder
from replearn.representations.device import device_named
from replearn.representations.fitting import seeded
from replearn.representations.image_rows import Shape, as_rows, fits, image_shape
from replearn.representations.unit_range import UnitRange
from replearn.training.backbone_weights import file_in_folder, megabytes, take_up_weights

MOST = 64  # images at a time
SHARE = 0.25  # of the free memory, that their activations may take


class Backbone(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Features of images by a network of timm, torchvision or open_clip; `fit` learns their shape and range alone.

    X is (N, H, W), (N, C, H, W) or (N, F), grey or RGB, any finite real values; the network's own preprocessing is
    applied. Its weights are read from safetensors, no pickle: from a folder (weights or name local-dir:PATH), the
    cache of its library, or its hub. `licence_` is that of the weights, "unknown" where none is told.

    Args:
        name, source, weights, image_size, pool: see `replearn.networks.backbone.BackboneEncoder`.
        image_shape: (C, H, W) to read rows as; None: a square where F is a square number.
        device: `auto` (the GPU where there is one), `cpu`, `cuda`.

    Learned: `model_` (the network, on the CPU), `licence_`, `megabytes_` (of its weights), `n_features_in_`,
    `image_shape_` (C, H, W), `data_min_`, `data_max_` (0 and 1 where X lies within).

    >>> Backbone("resnet18", source="torchvision", weights="random", image_size=28).fit(np.zeros((2, 28, 28)))
    Backbone(image_size=28, name='resnet18', source='torchvision', weights='random')
    """

    def __init__(
        self,
        name: str = "resnet50.a1_in1k",
        source: Source = "timm",
        weights: str | None = None,
        image_size: int | None = None,
        pool: Pool = "auto",
        *,
        image_shape: tuple[int, int, int] | None = None,
        device: str = "auto",
    ) -> None:
        self.name = name
        self.source = source
        self.weights = weights
        self.image_size = image_size
        self.pool = pool
        self.image_shape = image_shape
        self.device = device

    def fit(self, X: Any, y: Any = None) -> Self:
        """Get the network and its weights; y is ignored. Raise UsageError where they cannot be had, ContentError."""
        rows, sample = as_rows(X)
        rows = validate_data(self, rows, dtype=[np.float32, np.float64, np.uint8])
        self.image_shape_: Shape = image_shape(sample or rows.shape[1:], self.image_shape)
        unit = UnitRange(0.0, 1.0) if rows.min() >= 0 and rows.max() <= 1 else UnitRange.of(rows)
        self.data_min_, self.data_max_ = unit.low, unit.high
        with seeded(0):  # of weights that are random
            encoder = BackboneEncoder(
                self.image_shape_, None, self.name, self.source, self.weights, self.image_size, self.pool
            )
        take_up_weights(encoder)
        self.model_ = encoder.eval().requires_grad_(False)
        self.licence_, self.megabytes_ = encoder.published.licence, megabytes(encoder.network)
        height, width = self.image_shape_[1:]
        if min(height, width) < encoder.size:
            news.tell(f"{encoder.published.name}: images of {height} x {width} are enlarged to {encoder.size} pixels")
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the features of X, (N, D) float32. Raise ValueError for images of another shape."""
        check_is_fitted(self)
        rows, sample = as_rows(X)
        rows = validate_data(self, rows, dtype=[np.float32, np.float64, np.uint8], reset=False)
        if not fits(sample or rows.shape[1:], self.image_shape_):
            raise ContentError(f"X has images of shape {sample}, but those seen in fit were of {self.image_shape_}")
        return np.concatenate(list(self._stream(rows)))

    def _stream(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        device, unit = device_named(self.device), UnitRange(self.data_min_, self.data_max_)
        model = self.model_.to(device)
        step = _images_at_a_time(model, device)
        for start in range(0, len(rows), step):
            images = unit.to_unit(rows[start : start + step]).reshape(-1, *self.image_shape_)
            with torch.inference_mode():
                yield model(torch.from_numpy(images).to(device)).float().cpu().numpy()
        model.cpu()

    def weights_sha256(self) -> str:
        """Return the SHA-256 of weights in a folder; of published ones, whose name tells them apart, nothing."""
        folder = next((found for text in (self.name, self.weights) if (found := local_folder(text))), None)
        if folder is None:
            return ""
        with file_in_folder(folder).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def _n_features_out(self) -> int:
        return self.model_.features

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


def _images_at_a_time(model: BackboneEncoder, device: torch.device) -> int:
    """Return how many images fit into the free memory: as one of them is passed through, its activations are summed."""
    total = 0

    def count(module: Any, inputs: Any, output: Any) -> None:
        nonlocal total
        total += output.numel() * output.element_size() if isinstance(output, torch.Tensor) else 0

    hooks = [module.register_forward_hook(count) for module in model.modules()]
    try:
        with torch.inference_mode():
            model(torch.zeros(1, *model.image_shape, device=device))
    finally:
        for hook in hooks:
            hook.remove()
    free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else free_memory()
    return max(1, min(MOST, int(SHARE * free / max(1, total))))
