"""Where an estimator computes; its model lies on the CPU in between, so that it can be pickled and sent."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from replearn.errors import UsageError
from replearn.models.inference import apply, best_device
from replearn.models.representation import RepresentationModel


def device_named(name: str) -> torch.device:
    """Return the device of that name; `auto` is the GPU where there is one, else the CPU.

    >>> device_named("gpu")
    Traceback (most recent call last):
    replearn.errors.UsageError: device 'gpu': must be auto, cpu, or a GPU of this machine such as cuda
    """
    if name == "auto":
        return best_device()
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, TypeError):  # no such name; no such device; torch without CUDA
        raise UsageError(f"device {name!r}: must be auto, cpu, or a GPU of this machine such as cuda") from None
    return device


def run(
    model: RepresentationModel, method: Callable[[Tensor], Tensor], array: np.ndarray, device: torch.device
) -> np.ndarray:
    """Return a method of the model over an array (N, ...), in batches on `device`: (N, ...) float32."""
    result = apply(model, method, array, device)
    model.cpu()
    return result
