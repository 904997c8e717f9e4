"""What a transform is: it changes each image of a batch by a random draw of the image's own."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from replearn.errors import UsageError


class Transform(ABC):
    """Changes the images of a batch at random: all of them at once, on their device, each by a draw of its own.

    A subclass keeps each argument under its own name, and checks it in `__init__`; `transform` is all else that it
    needs. Its draws come from the generator alone and its shapes from the batch's, never from a value on the device:
    so that a batch is a function of its seed, no step waits, and the step can be recorded as a CUDA graph.
    """

    @abstractmethod
    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Return images (B, C, H, W) float32 in [0, 1], of the shape and range of those given.

        generator: on the images' device; None: torch's own.
        """

    def check(self, image_shape: Sequence[int]) -> None:  # noqa: B027
        """Raise UsageError where images of that (C, H, W) cannot be changed so; by default all can."""

    def require(self, name: str, holds: bool, rule: str) -> None:
        """Raise UsageError, naming the argument, its value and the rule, where the rule does not hold."""
        if not holds:
            raise UsageError(f"{type(self).__name__}.{name} {getattr(self, name)}: {rule}")


def transformed(images: Tensor, transforms: Sequence[Transform], generator: torch.Generator | None = None) -> Tensor:
    """Return images (B, C, H, W) float32 in [0, 1] after all transforms, one after another, in full precision.

    >>> from replearn.data.transforms.flip import Flip
    >>> transformed(torch.tensor([[[[0.0, 1.0]]]]), [Flip(probability=1), Flip(probability=1)])
    tensor([[[[0., 1.]]]])
    """
    with torch.autocast(images.device.type, enabled=False):  # in bf16 a place would be off by part of a pixel
        for transform in transforms:
            images = transform.transform(images, generator)
    return images


def check_all(where: str, transforms: Iterable[Transform], image_shape: Sequence[int]) -> None:
    """Raise UsageError, its words beginning with `where`, if a transform cannot take images of that (C, H, W)."""
    for transform in transforms:
        try:
            transform.check(image_shape)
        except UsageError as error:
            raise UsageError(f"{where}{error}") from error


def uniform(low: float, high: float, shape: Sequence[int], like: Tensor, generator: torch.Generator | None) -> Tensor:
    """Return draws from [low, high), float32 of that shape on the device of `like`.

    >>> bool((uniform(2, 3, (5,), torch.zeros(1), None) >= 2).all())
    True
    """
    draws = torch.rand(tuple(shape), generator=generator, device=like.device)
    return draws * (high - low) + low
