"""A batch too small to learn from is refused before any work."""

import torch

from replearn.errors import UsageError
from replearn.models.representation import RepresentationModel


def refuse_small_batches(model: RepresentationModel, size: int) -> None:
    """Raise UsageError where a model cannot learn from batches of that size."""
    if size < model.least_batch:
        raise UsageError(
            f"--data.batch_size {size}: {type(model).__name__} compares the images of a batch; give "
            f"{model.least_batch} or more, better some hundreds"
        )
    if size == 1 and _normalises(model):
        raise UsageError("--data.batch_size 1: BatchNorm cannot learn from one image at a time; give 2 or more")


def _normalises(model: torch.nn.Module) -> bool:
    return any(isinstance(module, torch.nn.modules.batchnorm._BatchNorm) for module in model.modules())
