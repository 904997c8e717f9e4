"""What the data fix of a model: image shape, code size and class count, written into its configuration."""

from math import prod
from typing import Any

from jsonargparse import Namespace

from replearn.data.module import ImageData
from replearn.errors import UsageError


def write_shapes(model: Namespace, images: ImageData) -> None:
    """Write image shape, code size and class count into the model's arguments and those of its networks."""
    pixels = prod(images.image_shape)
    size = model.get("latent_dim")
    most = pixels if "decoder" in model else None  # a code larger than the image is none; features may be more
    if size is not None and (size < 1 or (most and size > most)):
        rule = f"between 1 and {most}, the numbers in an image of this data set" if most else "1 or more"
        raise UsageError(f"--model.latent_dim {size}: must be {rule}")
    known = {"image_shape": tuple(images.image_shape), "latent_dim": size, "num_classes": images.num_classes}
    for part in list(model.values(branches=True)):
        arguments_of = part.get("init_args") if isinstance(part, Namespace) and "class_path" in part else None
        if arguments_of is not None:
            _fill(arguments_of, known)
    _fill(model, known)


def _fill(arguments_of: Namespace, known: dict[str, Any]) -> None:
    for name, value in known.items():
        if name in arguments_of and value is not None:
            arguments_of[name] = value
