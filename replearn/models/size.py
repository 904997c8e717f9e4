"""A network that is larger than the memory is refused before any of it is made."""

from typing import Any

import torch

from replearn.data.memory import free_memory
from replearn.errors import ContentError


def refuse_too_large(parser: Any, model: Any) -> None:
    """Build a model on torch's meta device, which holds shapes alone, and compare its size with the free memory.

    parser: jsonargparse's, that knows the key `model`. model: its parsed value. What cannot be built without numbers
    is not judged. Raise ContentError.
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


def size_in_bytes(model: torch.nn.Module) -> int:
    """Return the bytes of a model's parameters and buffers.

    >>> size_in_bytes(torch.nn.Linear(3, 2))
    32
    """
    return sum(tensor.numel() * tensor.element_size() for tensor in (*model.parameters(), *model.buffers()))
