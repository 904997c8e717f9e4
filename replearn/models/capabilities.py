"""What a model may be able to do beside `embed`, asked by `isinstance(model, Decodes)`: its class is no matter."""

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor


@runtime_checkable
class Decodes(Protocol):
    """There is a way back from codes to images.

    >>> from replearn.models.autoencoder import Autoencoder
    >>> from replearn.models.classifier import Classifier
    >>> issubclass(Autoencoder, Decodes), issubclass(Classifier, Decodes)
    (True, False)
    """

    def decode(self, codes: Tensor) -> Tensor:
        """Return images (B, C, H, W) for codes (B, D)."""


@runtime_checkable
class Predicts(Protocol):
    """It names the class of an image, among those that it was trained on."""

    def predict_proba(self, images: Tensor) -> Tensor:
        """Return the probability of each class (B, K) for images (B, C, H, W); rows sum to 1."""


@runtime_checkable
class Ordered(Decodes, Protocol):
    """The first numbers of its code are a code themselves."""

    def truncated(self, codes: Tensor, k: int | Tensor) -> Tensor:
        """Return codes (B, D) with all but the first k numbers 0; k for all, or one an image (B,)."""


@runtime_checkable
class Samples(Protocol):
    """It makes new images."""

    def sample(self, count: int, generator: torch.Generator | None = None) -> Tensor:
        """Return new images (count, C, H, W). generator: on the model's device; None: torch's own."""
