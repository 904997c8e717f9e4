"""A trained model over many images: in batches, without gradients, on the GPU where there is one."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import torch
from torch import Tensor

from replearn.models.representation import RepresentationModel

# Images at a time: on a CPU few enough for their activations to stay in the cache, on a GPU more.
BATCH = 500 if torch.cuda.is_available() else 128


def best_device() -> torch.device:
    """Return the GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def computes_in_bf16() -> bool:
    """Return whether the GPU, where there is one, computes in bf16 itself: one before Ampere emulates it, slowly, or
    fails.
    """
    return torch.cuda.is_available() and torch.cuda.is_bf16_supported(including_emulation=False)


def stream(
    model: RepresentationModel,
    method: Callable[[Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    device: torch.device | None = None,
) -> Iterator[np.ndarray]:
    """Yield a method of the model applied batch by batch: float32 arrays, one a batch; memory does not grow.

    device: where, and where the model stays; None for the best there is.
    """
    device = device or best_device()
    model.to(device).eval()
    for images, _ in batches:
        with torch.inference_mode():  # and not around the loop: between two batches the caller's code runs
            values = method(images.to(device)).float().cpu().numpy()
        yield values


def embed(model: RepresentationModel, batches: Iterable[tuple[Tensor, Tensor]]) -> np.ndarray:
    """Return the codes of all images, (N, D) float32."""
    return np.concatenate(list(stream(model, model.embed, batches)))


def apply(
    model: RepresentationModel,
    method: Callable[[Tensor], Tensor],
    array: np.ndarray,
    device: torch.device | None = None,
) -> np.ndarray:
    """Return a method of the model applied to an array (N, ...), in batches: (N, ...) float32. device: see `stream`."""
    parts = (torch.from_numpy(np.ascontiguousarray(array[i : i + BATCH])) for i in range(0, len(array), BATCH))
    return np.concatenate(list(stream(model, method, ((part, part) for part in parts), device)))
