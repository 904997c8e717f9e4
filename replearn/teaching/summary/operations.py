"""Torch's operations as the worksheet sees them: what they give on the meta device, their windows, their field.

Convolutions, batch normalisation and matrix products are answered here by their shapes alone: torch's own
answer on the meta device first imports its compiler and a computer algebra system, a second and more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from replearn.teaching.summary.arithmetic import output_size, transposed_size
from replearn.teaching.summary.field import Field, Window

aten = torch.ops.aten
# What an operation between layers is called in the worksheet; others have no row.
KINDS = {
    "constant_pad_nd": "pad", "mean": "mean", "amax": "maximum", "cat": "concatenate", "add": "add", "add_": "add",
    "mul": "multiply", "mul_": "multiply", "relu": "relu", "relu_": "relu", "sigmoid": "sigmoid", "tanh": "tanh",
    "max_pool2d_with_indices": "max pool", "avg_pool2d": "average pool", "_adaptive_avg_pool2d": "average pool",
    "upsample_nearest2d": "enlarge", "upsample_bilinear2d": "enlarge", "upsample_bicubic2d": "enlarge",
}  # fmt: skip
FREE = ("add", "multiply", "concatenate")  # a row only where two branches meet


@dataclass(frozen=True)
class Operation:
    """One operation that was carried out: its name, the tensors it took, what it gave, its windows."""

    name: str
    tensors: list[Tensor]
    args: tuple[Any, ...]
    output: Any
    windows: tuple[Window, ...] = ()

    @property
    def kind(self) -> str:
        """What it is called in the worksheet, where it has a row."""
        return KINDS.get(self.name, "")

    @property
    def enlarges(self) -> bool:
        """Whether it interpolates images to another size."""
        return self.name.startswith("upsample")

    def field(self, values: list[Tensor], fields: list[Field | None], out: Tensor, image: tuple[int, ...]) -> Any:
        """Return the receptive field of what it gave, from those of the tensors it took; None where it cannot
        be told.
        """
        known = [seen for seen in fields if seen is not None]
        if len(known) < len(fields):
            return None
        if any(seen.everything for seen in known):
            return next(seen for seen in known if seen.everything)
        seen, taken = known[0], values[0]
        sides, outputs = tuple(taken.shape[2:]), tuple(out.shape[2:])
        if self.windows:
            return seen.slide(self.windows)
        if self.name.startswith("_adaptive_avg_pool"):
            return seen.pool_to(sides, outputs)
        if self.name == "constant_pad_nd":
            before = self.args[1][::2]  # the last side first
            return seen.pad([*[0] * (len(sides) - len(before)), *reversed(before)][-len(sides) :])
        if not outputs or (self.name in ("mean", "amax") and set(outputs) == {1}):
            return seen.gather(sides, image) if sides else seen
        if outputs != sides or taken.ndim != out.ndim:
            return None  # enlarged, or its axes in another order: places are no longer places
        for other in known[1:]:
            seen = seen.join(other)
        return seen


def operation(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Operation:
    """Carry out one of torch's operations on the meta device."""
    name = func.overloadpacket.__name__
    tensors = [value for value in args if isinstance(value, Tensor)]
    tensors += [value for group in args if isinstance(group, (list, tuple)) for value in group if _is_tensor(value)]
    shaped = SHAPED.get(func)
    output = shaped(*args, **kwargs) if shaped else func(*args, **kwargs)
    return Operation(name, tensors, args, output, _windows(name, args))


def _is_tensor(value: Any) -> bool:
    return isinstance(value, Tensor)


def _windows(name: str, args: tuple[Any, ...]) -> tuple[Window, ...]:
    """Return how the windows of a convolution or pooling lie, from what it was called with."""
    if name == "convolution" and not args[6]:
        kernel = args[1].shape[2:]
        return _along(len(kernel), kernel, args[3], args[4], args[5])
    if name in ("max_pool2d_with_indices", "avg_pool2d"):
        kernel, stride, padding, more = (*args[1:5], *(None, 0, 1)[len(args) - 2 :])[:4]
        dilation = more if name == "max_pool2d_with_indices" else 1
        return _along(2, kernel, stride or kernel, padding, dilation)
    return ()


def _along(sides: int, *settings: Any) -> tuple[Window, ...]:
    """Return a window a side from settings that are one number for all sides or one for each."""
    each = [[value] * sides if isinstance(value, int) else list(value) * (sides // len(value)) for value in settings]
    return tuple(Window(*values) for values in zip(*each, strict=True))


def _empty(*shape: int) -> Tensor:
    return torch.empty(shape, device="meta")  # not new_empty, which imports what this file avoids


def _convolution(
    x: Tensor, weight: Tensor, bias: Any, stride: Any, padding: Any, dilation: Any, transposed: bool, *more: Any
) -> Tensor:
    """Return the empty output of a convolution, plain or transposed."""
    output_padding, groups = more
    channels = weight.shape[0] if transposed else weight.shape[1] * groups
    if x.shape[1] != channels:
        raise RuntimeError(f"expected {channels} channels, but got {x.shape[1]}")
    windows = _along(x.ndim - 2, weight.shape[2:], stride, padding, dilation)
    extra = _along(x.ndim - 2, output_padding or [0])
    sides = [
        transposed_size(n, w.kernel, w.stride, w.padding, e.kernel, w.dilation)
        if transposed
        else output_size(n, w.kernel, w.stride, w.padding, w.dilation)
        for n, w, e in zip(x.shape[2:], windows, extra, strict=True)
    ]
    if min(sides) < 1:
        raise RuntimeError("the kernel is larger than the padded input")
    return _empty(x.shape[0], weight.shape[1] * groups if transposed else weight.shape[0], *sides)


def _averaged(x: Tensor, *settings: Any) -> Tensor:
    """Return the empty output of average pooling; settings: kernel, stride, padding, ceil_mode ..."""
    windows = _windows("avg_pool2d", (x, *settings))
    up = len(settings) > 3 and settings[3]
    sides = [output_size(n, w.kernel, w.stride, w.padding, 1, up) for n, w in zip(x.shape[2:], windows, strict=True)]
    if min(sides) < 1:
        raise RuntimeError("the window is larger than the padded input")
    return _empty(*x.shape[:2], *sides)


def _product(a: Tensor, b: Tensor) -> Tensor:
    """Return the empty product of two matrices."""
    if a.shape[-1] != b.shape[-2]:
        raise RuntimeError(f"expected {b.shape[-2]:,} numbers, but got {a.shape[-1]:,}")
    return _empty(*a.shape[:-1], b.shape[-1])


def _normalised(x: Tensor, weight: Any, bias: Any, mean: Any, *settings: Any) -> tuple[Tensor, ...]:
    """Return the empty output of batch normalisation."""
    if mean is not None and x.shape[1] != mean.shape[0]:
        raise RuntimeError(f"expected {mean.shape[0]} channels, but got {x.shape[1]}")
    return _empty(*x.shape), _empty(0), _empty(0)


def _added(a: Tensor, b: Any, **settings: Any) -> Tensor:
    """Return the empty sum of two tensors, or of one and a number."""
    return _empty(*np.broadcast_shapes(a.shape, b.shape if isinstance(b, Tensor) else ()))


def _alike(x: Tensor, **settings: Any) -> Tensor:
    """Return the empty output of a function of each number by itself."""
    return _empty(*x.shape)


def _reduced(x: Tensor, sides: Any, keep: bool = False, **settings: Any) -> Tensor:
    """Return the empty output of a mean or maximum over some axes."""
    gone = {side % x.ndim for side in ([sides] if isinstance(sides, int) else sides)}
    return _empty(*(1 if side in gone else n for side, n in enumerate(x.shape) if keep or side not in gone))


SHAPED: dict[Any, Callable[..., Any]] = {
    aten.add.Tensor: _added,
    aten.mean.dim: _reduced,
    aten.amax.default: _reduced,
    **dict.fromkeys((aten.tanh.default, aten.sigmoid.default, aten.gelu.default, aten.silu.default), _alike),
    aten.relu.default: _alike,
    aten.avg_pool2d.default: _averaged,
    aten.convolution.default: _convolution,
    aten.native_batch_norm.default: _normalised,
    aten.mm.default: _product,
    aten.bmm.default: _product,
    aten.addmm.default: lambda bias, a, b, **factors: _product(a, b),
}
