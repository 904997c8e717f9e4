"""A row of the worksheet: a layer's settings, sizes and costs, each with the working that gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from torch import Tensor, nn

from replearn.foreign.torch_private import AnyConvolution, AnyTransposedConvolution
from replearn.teaching.summary.arithmetic import exact_size, output_size_words, times, transposed_size_words
from replearn.teaching.summary.field import Field, Window
from replearn.teaching.summary.trace import Call, Shape


@dataclass(frozen=True)
class LayerRow:
    """One layer, or operation between layers. Numbers are of one image, memory in bytes of float32.

    working: how the output size comes about, empty where it is that of the input. kernel, stride, padding: in
    words, empty where there is none. weights_working, products_working: the factors, empty where there are none.
    products: multiplications. field, step: in pixels, empty where they cannot be told.
    windows, inputs: what the size was worked out from, one window a side. rounds_up: of a pooling's `ceil_mode`.
    """

    name: str
    kind: str
    kernel: str
    stride: str
    padding: str
    inputs: list[Shape]
    output: Shape
    working: str
    weights: int
    weights_working: str
    biases: int
    products: int
    products_working: str
    field: str
    step: str
    memory: int
    windows: tuple[Window, ...]
    rounds_up: bool

    @property
    def learns(self) -> bool:
        """Whether it has weights of its own, or biases."""
        return bool(self.weights or self.biases)

    @property
    def misfits(self) -> bool:
        """Whether its stride leaves a rest, which is left out by rounding down."""
        sides = zip(self.inputs[0][1:], self.windows, strict=True) if self.windows else ()
        return not self.rounds_up and any(_exact(n, window).denominator > 1 for n, window in sides)


def row_of(call: Call, counted: set[int]) -> LayerRow:
    """Return the row of a call. counted: ids of the parameters that rows before it have; its own are added."""
    layer: Any = call.module
    fresh = [(name, p) for name, p in layer.named_parameters() if id(p) not in counted] if layer else []
    counted.update(id(parameter) for _, parameter in fresh)
    weights = [parameter for name, parameter in fresh if not _is_bias(name)]
    windows = _windows(call)
    products, products_working = _products(call)
    return LayerRow(
        name=call.name,
        kind=call.kind,
        kernel=_each([window.kernel for window in windows], always=True),
        stride=_each([window.stride for window in windows]),
        padding=_each([window.padding for window in windows]),
        inputs=call.inputs,
        output=call.output,
        working=_working(call, windows),
        weights=sum(parameter.numel() for parameter in weights),
        weights_working=" + ".join(_factors(layer, parameter) for parameter in weights),
        biases=sum(parameter.numel() for name, parameter in fresh if _is_bias(name)),
        products=products,
        products_working=products_working,
        field=_field(call.seen),
        step="" if call.seen is None or call.seen.everything else _each([_whole(s.step) for s in call.seen.spans]),
        memory=4 * call.memory,
        windows=() if isinstance(layer, AnyTransposedConvolution) else windows,
        rounds_up=bool(getattr(layer, "ceil_mode", False)),
    )


def shape_words(shape: Sequence[int]) -> str:
    """Return a shape as it is written down.

    >>> shape_words((16, 28, 28))
    '16 x 28 x 28'
    """
    return " x ".join(f"{n:,}" for n in shape)


def _is_bias(name: str) -> bool:
    return name.rpartition(".")[2].startswith("bias") or name.endswith("_bias")


def _windows(call: Call) -> tuple[Window, ...]:
    """Return how its windows lie; a transposed convolution has some too, but they lie on its output."""
    layer = call.module
    if not isinstance(layer, AnyTransposedConvolution):
        return call.windows
    settings = zip(layer.kernel_size, layer.stride, layer.padding, layer.dilation, strict=True)
    return tuple(Window(*values) for values in settings)  # type: ignore[arg-type]


def _exact(n: int, window: Window) -> Any:
    return exact_size(n, window.kernel, window.stride, window.padding, window.dilation)


def _each(values: Sequence[object], always: bool = False) -> str:
    """Return one value a side; the value alone where the sides have the same."""
    return str(values[0]) if len(set(values)) == 1 and not always else "x".join(map(str, values))


def _whole(value: Any) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):.2f}"


def _field(seen: Field | None) -> str:
    """Return the size of a receptive field in words."""
    if seen is None:
        return ""
    return "all" if seen.everything else _each([_whole(span.size) for span in seen.spans])


def _working(call: Call, windows: Sequence[Window]) -> str:
    """Return how the size of the output follows from that of the input."""
    layer, before, after = call.module, call.inputs[0] if call.inputs else (), call.output
    if windows:
        up = bool(getattr(layer, "ceil_mode", False))
        sides = []
        for i, (n, w) in enumerate(zip(before[1:], windows, strict=True)):
            if isinstance(layer, AnyTransposedConvolution):
                more = layer.output_padding[i]
                sides.append(transposed_size_words(n, w.kernel, w.stride, w.padding, more, w.dilation))
            else:
                sides.append(output_size_words(n, w.kernel, w.stride, w.padding, w.dilation, up))
        return ", ".join(dict.fromkeys(sides))
    if call.kind == "concatenate":
        return f"{' + '.join(str(shape[0]) for shape in call.inputs)} = {after[0]}"
    if call.kind == "pad" or call.kind.endswith(("Pad1d", "Pad2d", "Pad3d")):
        changes = [f"{n} + {m - n} = {m}" for n, m in zip(before, after, strict=True) if n != m]
        return ", ".join(dict.fromkeys(changes))
    if isinstance(layer, nn.Linear):
        return f"{before[-1]:,} in, {after[-1]:,} out"
    if before == after:
        return ""
    if len(after) < len(before):
        return f"{times(before)} = {prod(before):,}" if prod(after) == prod(before) else f"over {times(before[1:])}"
    if len(after) == len(before) and before[0] == after[0]:
        return ", ".join(dict.fromkeys(f"{n} to {m}" for n, m in zip(before[1:], after[1:], strict=True)))
    return f"{prod(before):,} = {times(after)}" if prod(before) == prod(after) else ""


def _factors(layer: Any, weight: Tensor) -> str:
    """Return what a weight's count is the product of: kernel, inputs, outputs."""
    shape = weight.shape
    if len(shape) < 2:
        return f"{weight.numel():,}"
    a, b = (shape[0], shape[1]) if isinstance(layer, AnyTransposedConvolution) else (shape[1], shape[0])
    return times((*shape[2:], a, b))


def _products(call: Call) -> tuple[int, str]:
    """Return the multiplications of a layer: of a convolution or linear layer each weight once a place; of attention
    four maps of each token, and each token with each, twice; none of any other.
    """
    layer = call.module
    if isinstance(layer, nn.MultiheadAttention):
        tokens, wide = prod(call.output[:-1]), call.output[-1]
        return 4 * tokens * wide**2 + 2 * tokens**2 * wide, f"4 x {tokens} x {wide}^2 + 2 x {tokens}^2 x {wide}"
    if not isinstance(layer, AnyConvolution | nn.Linear):
        return 0, ""
    weights = layer.weight.numel()
    places: Sequence[int] = call.inputs[0][1:] if isinstance(layer, AnyTransposedConvolution) else call.output[1:]
    if isinstance(layer, nn.Linear):
        places = call.output[:-1]
    return weights * prod(places), times((weights, *places))
