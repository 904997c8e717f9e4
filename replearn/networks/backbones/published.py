"""What is known of a network that others trained before it is made: where it lies, what it takes, its licence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from torch import nn

from replearn.errors import UsageError

RANDOM = "random"  # weights: none, an untrained baseline
LOCAL = "local-dir:"
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # mean and standard deviation of red, green, blue
Source = Literal["timm", "torchvision", "open_clip"]


@dataclass(frozen=True)
class Preprocessing:
    """How its images were prepared: `size` pixels a side, cut from the middle of size / crop; or squashed to it.

    interpolation: bilinear, bicubic or nearest. mean, std: of red, green and blue in [0, 1].
    """

    size: int = 224
    crop: float = 0.875
    squash: bool = False
    interpolation: str = "bicubic"
    mean: tuple[float, ...] = IMAGENET[0]
    std: tuple[float, ...] = IMAGENET[1]


@dataclass(frozen=True)
class Published:
    """A network of another library.

    name: as its library calls it, with what it was trained on. licence: of the weights, "unknown" where it says none.
    build: makes it, its classifier left out, (B, 3, H, W) -> (B, D), for a size, a pooling, and a file of weights, or
    None for random ones. repository, file: on the hub. folder: of weights that lie here. weights: torchvision's entry.
    """

    name: str
    preprocessing: Preprocessing
    build: Callable[[int, str, Path | None], nn.Module]
    licence: str = "unknown"
    repository: str = ""
    file: str = ""
    folder: Path | None = None
    weights: Any = field(default=None, compare=False)


def published(name: str, source: Source, weights: str | None) -> Published:
    """Return what a library knows of a network. Raise UsageError for an unknown name, or where the library is missing.

    weights: its library's name of them, None for its first, "random", or local-dir:PATH, a folder with safetensors.
    """
    if source == "timm":
        from replearn.networks.backbones.timm_models import find
    elif source == "torchvision":
        from replearn.networks.backbones.torchvision_models import find
    elif source == "open_clip":
        from replearn.networks.backbones.open_clip_models import find
    else:
        raise UsageError(f"source {source!r}: must be timm, torchvision or open_clip")
    return find(name, weights)


def local_folder(text: str | None) -> Path | None:
    """Return the folder that local-dir:PATH names; None where the text is another. Raise UsageError for none there.

    >>> local_folder("resnet50.a1_in1k")
    """
    if text is None or not text.startswith(LOCAL):
        return None
    folder = Path(text.removeprefix(LOCAL)).expanduser()
    if not folder.is_dir():
        raise UsageError(f"{text}: there is no such folder")
    return folder
