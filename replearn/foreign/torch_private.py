"""What we use of torch that is no public interface of it: the only place that changes when torch moves."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.modules.conv import _ConvNd as AnyConvolution  # transposed ones are among them
from torch.nn.modules.conv import _ConvTransposeNd as AnyTransposedConvolution
from torch.optim.lr_scheduler import LRScheduler
from torch.utils._python_dispatch import TorchDispatchMode

__all__ = ["AnyConvolution", "AnyTransposedConvolution", "TorchDispatchMode", "clip_in_mixed_precision", "same_memory"]


def same_memory(a: Tensor, b: Tensor) -> bool:
    """Return whether two tensors are views of one memory, on torch's meta device too, where addresses are 0.

    >>> whole = torch.zeros(4, device="meta")
    >>> same_memory(whole, whole[1:]), same_memory(whole, torch.zeros(4, device="meta"))
    (True, False)
    """
    return a.untyped_storage()._cdata == b.untyped_storage()._cdata


def clip_in_mixed_precision(optimizer: torch.optim.Optimizer) -> None:
    """Let Lightning clip gradients of a fused optimizer in mixed precision.

    A fused step can undo a gradient scaler itself, and where it can, Lightning refuses to clip; bf16 has no scaler.
    """
    optimizer._step_supports_amp_scaling = False  # type: ignore[attr-defined]


def set_last_rates(scheduler: LRScheduler, rates: Sequence[float]) -> None:
    """Set the learning rates of a schedule's last step, in it and in its optimizer."""
    scheduler._last_lr = list(rates)
    for group, rate in zip(scheduler.optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
