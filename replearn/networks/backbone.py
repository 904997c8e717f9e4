"""A network that others trained as an encoder: images as they come, its own preprocessing, its features."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from replearn.errors import UsageError
from replearn.networks.backbones.published import Published, Source, published
from replearn.networks.normalize import Normalize

Pool = Literal["auto", "mean", "max", "token"]


class BackboneEncoder(nn.Module):
    """A network of timm, torchvision or open_clip without its classifier: (B, C, H, W) in [0, 1] -> (B, D).

    Images are resized, cut, and normalised as those that it learned from; grey ones become RGB, other channels are
    averaged to grey. Its weights are taken up by `take_up`, before a training begins: building it downloads nothing.

    Args:
        image_shape: (C, H, W) of the images.
        latent_dim: D; where the network has another number of features, a linear layer follows. None: its own.
        name: of the network, such as resnet50.a1_in1k; of timm also local-dir:PATH, a folder with config.json.
        source: the library.
        weights: the library's name of weights, None for its first, "random", or local-dir:PATH, a folder with
            safetensors.
        image_size: pixels a side that images are brought to; None: those that it was trained on.
        pool: how its last maps or tokens become one vector; "auto": its own way.
        rate: its learning rate as a share of that of the layers above; 0: it is frozen, so that what is above is a
            probe.

    Raise UsageError for what its library does not know, or cannot do.
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (3, 224, 224),
        latent_dim: int | None = None,
        name: str = "resnet50.a1_in1k",
        source: Source = "timm",
        weights: str | None = None,
        image_size: int | None = None,
        pool: Pool = "auto",
        rate: float = 0.0,
    ) -> None:
        super().__init__()
        if not 0 <= rate <= 1:
            raise UsageError(f"rate {rate}: must be between 0 and 1")
        self.image_shape, self.weights, self.pool, self.rate = tuple(image_shape), weights, pool, rate
        self.published: Published = published(name, source, weights)
        self.size = image_size or self.published.preprocessing.size
        self.normalize = Normalize(self.published.preprocessing.mean, self.published.preprocessing.std)
        self.network = self._built(None)
        same = latent_dim is None or latent_dim == self.features
        self.to_code = nn.Identity() if same else nn.Linear(self.features, int(latent_dim or 0))
        for parameter in self.network.parameters():
            parameter.requires_grad_(rate > 0)
            parameter.rate = rate  # type: ignore[attr-defined]  # which the optimizer asks for
        self.train()

    @cached_property
    def features(self) -> int:
        """How many numbers the network itself gives for an image."""
        training, device = self.network.training, next(self.network.parameters()).device
        with torch.no_grad():
            found = self.network.eval()(torch.zeros(1, 3, self.size, self.size, device=device))
        self.network.train(training)
        return int(cast(Tensor, found).flatten(1).shape[1])

    def take_up(self, path: Path) -> None:
        """Take the weights of a file. Raise RuntimeError, torch's, where they are not those of this network."""
        self.network.load_state_dict(self._built(path).state_dict())

    def _built(self, path: Path | None) -> nn.Module:
        build: Callable[[int, str, Path | None], nn.Module] = self.published.build
        try:
            return build(self.size, self.pool, path)
        except (AssertionError, TypeError, ValueError, KeyError) as error:
            if path is not None:
                raise RuntimeError(str(error)) from error
            raise UsageError(
                f"{self.published.name}: cannot be made for images of {self.size} pixels, pool {self.pool} ({error})"
            ) from error

    def prepare(self, images: Tensor) -> Tensor:
        """Return images (B, C, H, W) in [0, 1] as the network takes them, (B, 3, size, size)."""
        known, size = self.published.preprocessing, self.size
        if images.shape[1] != 3:
            images = images.mean(1, keepdim=True).expand(-1, 3, -1, -1)
        height, width = images.shape[2:]
        scale = round(size / known.crop) / min(height, width)
        to = (size, size) if known.squash else (round(height * scale), round(width * scale))
        if to != (height, width):
            smooth = known.interpolation != "nearest"
            mode = known.interpolation if known.interpolation in ("bilinear", "bicubic", "nearest") else "bicubic"
            options = {"align_corners": False, "antialias": True} if smooth else {}
            images = F.interpolate(images, to, mode=mode, **options).clamp(0, 1)
        top, left = (round((side - size) / 2) for side in to)
        return self.normalize(images[:, :, top : top + size, left : left + size])

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        return self.to_code(self.network(self.prepare(images)).flatten(1))

    def train(self, mode: bool = True) -> "BackboneEncoder":
        """As torch's; but a frozen network stays as it is, its BatchNorm and Dropout too."""
        super().train(mode)
        if self.rate == 0:
            self.network.eval()
        return self
