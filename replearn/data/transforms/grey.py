"""Grey versions of coloured images."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from replearn.data.transforms.transform import Transform, uniform

LUMA = (0.2989, 0.587, 0.114)  # of red, green and blue (ITU-R BT.601), as torchvision rounds them


@dataclass(frozen=True)
class Grey(Transform):
    """Take the colours from each RGB image with that probability; it keeps its three channels.

    >>> image = torch.tensor([1.0, 0.0, 0.0]).view(1, 3, 1, 1)
    >>> Grey(probability=1).transform(image).flatten()
    tensor([0.2989, 0.2989, 0.2989])
    """

    probability: float = 0.2

    def __post_init__(self) -> None:
        self.require("probability", 0 <= self.probability <= 1, "must be between 0 and 1")

    def check(self, image_shape: Sequence[int]) -> None:
        channels = image_shape[0]
        words = f"takes RGB images, these have {channels} channel{'s' if channels != 1 else ''}; leave it out"
        self.require("probability", channels == 3, words)

    def transform(self, images: Tensor, generator: torch.Generator | None = None) -> Tensor:
        chosen = uniform(0, 1, (len(images), 1, 1, 1), images, generator) < self.probability
        return torch.where(chosen, grey(images), images)


def grey(images: Tensor) -> Tensor:
    """Return the brightness of RGB images (B, 3, H, W) as (B, 1, H, W); of other images the mean over channels.

    >>> grey(torch.ones(1, 3, 1, 1)).flatten()
    tensor([0.9999])
    """
    if images.shape[1] != 3:
        return images.mean(1, keepdim=True)
    red, green, blue = images.split(1, dim=1)
    return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
