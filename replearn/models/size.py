"""A network larger than the memory, or an encoder of another size than the code, is refused before it is made."""

from typing import Any

import torch

from replearn.data.memory import free_memory
from replearn.errors import ContentError, UsageError


def refuse_too_large(parser: Any, model: Any) -> None:
    """Build a model on torch's meta device, which holds shapes alone, and compare its size with the free memory.

    parser: jsonargparse's, that knows the key `model`. model: its parsed value. What cannot be built without numbers
    is not judged. Raise ContentError, UsageError where the encoder gives something else than a code.
    """
    from jsonargparse import Namespace

    try:
        with torch.device("meta"):
            sketch = parser.instantiate(Namespace(model=model), instantiate_groups=False).model
    except Exception:  # the same is told when it is built in earnest
        return
    needed, free = size_in_bytes(sketch), free_memory()
    if needed > free:
        raise ContentError(
            f"the network that is asked for has weights of {needed / 1e9:,.1f} GB, more than the {free / 1e9:,.1f} GB "
            "of memory that are free; name a smaller one"
        )
    _refuse_misfit(sketch)


def _refuse_misfit(sketch: torch.nn.Module) -> None:
    """Raise UsageError where the encoder of a model on the meta device gives no (B, latent_dim)."""
    encoder, size = getattr(sketch, "encoder", None), getattr(sketch, "latent_dim", None)
    shape = getattr(encoder, "image_shape", None)
    if encoder is None or size is None or shape is None:
        return
    try:
        given = tuple(encoder(torch.zeros(2, *shape, device="meta")).shape[1:])
    except Exception:  # what a forward pass needs beyond shapes, it shows in earnest
        return
    if given != (size,):
        numbers = " x ".join(map(str, given))
        raise UsageError(
            f"--model.encoder {type(encoder).__name__}: gives {numbers} numbers an image, and latent_dim is {size}; "
            "name an encoder that ends in a code of latent_dim numbers (lecture-cnn.yaml is the lecture's CNN)"
        )


def size_in_bytes(model: torch.nn.Module) -> int:
    """Return the bytes of a model's parameters and buffers.

    >>> size_in_bytes(torch.nn.Linear(3, 2))
    32
    """
    return sum(tensor.numel() * tensor.element_size() for tensor in (*model.parameters(), *model.buffers()))
