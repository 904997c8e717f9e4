"""How each layer of PyTorch becomes a step of the page: `MODULES` by layer, `FUNCTIONS` by operation.

An entry takes the network being written, the numbers of the values that come in, the layer (or the arguments of the
operation) and what it gave, (1, ...); it returns the number of its value.
"""

import operator
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from replearn.report.live.exported import ExportedNetwork, UnknownLayerError

Write = Callable[[ExportedNetwork, list[int], Any, Tensor], int]


def found(table: dict[type, Write], kind: type) -> Write | None:
    """Return the entry of a class, or of the nearest class that it is made from; None where there is none."""
    return next((table[base] for base in kind.__mro__ if base in table), None)


def _pair(value: Any) -> list[int]:
    return [int(v) for v in value] if isinstance(value, (tuple, list)) else [int(value)] * 2


def _same(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
    return sources[0]


def _plain(op: str) -> Write:
    return lambda made, sources, what, result: made.add(op, sources)


def _dense(made: ExportedNetwork, sources: list[int], layer: nn.Linear, result: Tensor) -> int:
    return made.add("dense", sources, weight=layer.weight, bias=layer.bias)


def _conv(made: ExportedNetwork, sources: list[int], layer: nn.Conv2d, result: Tensor) -> int:
    _refuse(layer, groups=1, dilation=(1, 1), padding_mode="zeros")
    if isinstance(layer.padding, str):
        raise UnknownLayerError(f"Conv2d with padding {layer.padding!r} is none that the page can run")
    return made.add(
        "conv", sources, weight=layer.weight, bias=layer.bias, kernel=list(layer.weight.shape),
        stride=_pair(layer.stride), padding=_pair(layer.padding),
    )  # fmt: skip


def _upconv(made: ExportedNetwork, sources: list[int], layer: nn.ConvTranspose2d, result: Tensor) -> int:
    _refuse(layer, groups=1, dilation=(1, 1), padding_mode="zeros")
    weight = layer.weight.permute(1, 2, 3, 0)  # (C, O, kh, kw) -> (O, kh, kw, C): one product a pixel
    return made.add(
        "upconv", sources, weight=weight, bias=layer.bias, kernel=list(weight.shape[:3]), stride=_pair(layer.stride),
        padding=_pair(layer.padding), extra=_pair(layer.output_padding),
    )  # fmt: skip


def _norm(made: ExportedNetwork, sources: list[int], layer: nn.modules.batchnorm._BatchNorm, result: Tensor) -> int:
    if layer.running_mean is None or layer.running_var is None:
        raise UnknownLayerError(f"{type(layer).__name__} without running statistics is none that the page can run")
    scale = 1 / torch.sqrt(layer.running_var.double() + layer.eps)
    shift = -layer.running_mean.double() * scale
    if layer.affine:
        shift = shift * layer.weight.double() + layer.bias.double()
        scale = scale * layer.weight.double()
    return made.add("affine", sources, scale=scale, shift=shift)


def _pool(op: str) -> Write:
    def write(made: ExportedNetwork, sources: list[int], layer: Any, result: Tensor) -> int:
        _refuse(layer, dilation=1, count_include_pad=True, divisor_override=None)
        if op == "avgpool":  # one rounded up divides by what lies inside
            _refuse(layer, ceil_mode=False)
        up = {"size": list(result.shape[2:])} if layer.ceil_mode else {}
        return made.add(
            op, sources, kernel=_pair(layer.kernel_size), stride=_pair(layer.stride), padding=_pair(layer.padding), **up
        )

    return write


def _refuse(layer: Any, **usual: Any) -> None:
    for name, value in usual.items():
        if getattr(layer, name, value) not in (value, (value, value)):
            raise UnknownLayerError(
                f"{type(layer).__name__} with {name} {getattr(layer, name)} is none that the page can run"
            )


def _reshape(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
    return made.add("reshape", sources, shape=list(result.shape[1:]))


def _over_maps(op: str) -> Write:
    def write(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
        (_, axes, *_), _ = what
        if tuple(axes) not in ((2, 3), (-2, -1)) or result.ndim != 2:
            raise UnknownLayerError(f"{op} over the axes {axes} is none that the page can run")
        return made.add(op, sources)

    return write


def _padded(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
    (_, sides, *_), _ = what
    return made.add("pad", sources, sides=list(sides))


def _resized(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
    _, options = what
    if options.get("mode") != "bilinear" or options.get("align_corners"):
        raise UnknownLayerError(f"interpolation by {options.get('mode')} is none that the page can run")
    return made.add("resize", sources, size=list(result.shape[2:]))


def _both(op: str) -> Write:
    def write(made: ExportedNetwork, sources: list[int], what: Any, result: Tensor) -> int:
        arguments, _ = what
        tensors = arguments[0] if op == "cat" else arguments
        if any(not isinstance(t, (Tensor, fx.Node)) for t in tensors) or len(sources) != len(tensors):
            raise UnknownLayerError(f"{op} of anything but two different maps is none that the page can run")
        return made.add(op, sources)

    return write


MODULES: dict[type, Write] = {
    nn.Linear: _dense,
    nn.Conv2d: _conv,
    nn.ConvTranspose2d: _upconv,
    nn.BatchNorm1d: _norm,
    nn.BatchNorm2d: _norm,
    nn.ReLU: _plain("relu"),
    nn.Sigmoid: _plain("sigmoid"),
    nn.Tanh: _plain("tanh"),
    nn.Softmax: _plain("softmax"),
    nn.MaxPool2d: _pool("maxpool"),
    nn.AvgPool2d: _pool("avgpool"),
    nn.Flatten: _reshape,
    nn.Unflatten: _reshape,
    nn.Identity: _same,
    nn.Dropout: _same,
}
FUNCTIONS: dict[Any, Write] = {
    "contiguous": _same,
    "float": _same,
    "flatten": _reshape,
    "unflatten": _reshape,
    "reshape": _reshape,
    "view": _reshape,
    "mean": _over_maps("mean"),
    "amax": _over_maps("max"),
    torch.flatten: _reshape,
    torch.relu: _plain("relu"),
    torch.sigmoid: _plain("sigmoid"),
    torch.tanh: _plain("tanh"),
    F.relu: _plain("relu"),
    F.pad: _padded,
    F.interpolate: _resized,
    torch.cat: _both("cat"),
    torch.add: _both("add"),
    operator.add: _both("add"),
    operator.iadd: _both("add"),
}
