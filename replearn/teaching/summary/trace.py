"""One image sent through a network on the meta device: which layers it passes, with which shapes.

Nothing is computed there, and no weight takes memory: a tensor is its shape.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from replearn.foreign.torch_private import TorchDispatchMode, same_memory
from replearn.teaching.summary.field import Field, Window
from replearn.teaching.summary.operations import FREE, Operation, operation

Shape = tuple[int, ...]


@dataclass
class Call:
    """A layer that the image passed, or an operation between layers; shapes are without the batch.

    name: where it stands in the network. module: None for an operation. kind: the class of the layer, or what
    the operation does. inputs, output: shapes. windows: how they lie along each side, where it has windows.
    seen: the receptive field of its units, None where it cannot be told. memory: numbers that it keeps in new
    memory; none where it writes into what came in, or only reads it in another shape.
    """

    name: str
    module: nn.Module | None
    kind: str
    inputs: list[Shape]
    output: Shape = ()
    windows: tuple[Window, ...] = ()
    seen: Field | None = None
    memory: int = 0


@dataclass
class Trace:
    """What was seen on the way: the calls in order, and which parameters were used, by id."""

    calls: list[Call] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    fields: dict[int, tuple[Tensor, Field | None]] = field(default_factory=dict)  # by id; kept, so no id comes twice
    stack: list[tuple[str, nn.Module, Shape]] = field(default_factory=list)  # what is being called
    layer: Call | None = None  # the innermost layer that is being called


def trace(network: nn.Module, shape: Shape) -> Trace:
    """Send one image of that shape through a network that lies on the meta device, in evaluation mode.

    Raises Unfit where a layer cannot take what arrives.

    >>> with torch.device("meta"):
    ...     network = nn.Sequential(nn.Conv2d(1, 8, 3), nn.Flatten())
    >>> [(call.kind, call.output) for call in trace(network, (1, 5, 5)).calls]
    [('Conv2d', (8, 3, 3)), ('Flatten', (72,))]
    """
    found = Trace()
    image = torch.empty(1, *shape, device="meta")
    with torch.no_grad(), _hooks(network.eval(), found), _Watch(found, image):
        try:
            network(image)
        except (RuntimeError, ValueError, IndexError, TypeError, AssertionError) as error:
            raise Unfit(found, error) from error
    return found


class Unfit(Exception):
    """An input that a network cannot take: the layer, what arrived there, what torch says."""

    def __init__(self, found: Trace, error: Exception) -> None:
        name, module, arrived = found.stack[-1]
        super().__init__(f"{type(error).__name__}: {error}")
        self.layer = f"{name} ({type(module).__name__})" if name else type(module).__name__
        self.module, self.arrived = module, arrived


def is_layer(module: nn.Module) -> bool:
    """Return whether a module is a row of its own: one without parts, or one of torch's layers that uses them
    itself.
    """
    of_torch = type(module).__module__.startswith("torch.nn.modules")
    return not any(module.children()) or (of_torch and type(module).__module__.split(".")[-1] in ("activation", "rnn"))


@contextmanager
def _hooks(network: nn.Module, found: Trace) -> Iterator[None]:
    """Note which module is being called while the block runs."""

    def before(name: str, module: nn.Module) -> Any:
        def enter(_: nn.Module, inputs: tuple[Any, ...]) -> None:
            shapes = [tuple(value.shape[1:]) for value in inputs if isinstance(value, Tensor)]
            found.stack.append((name, module, shapes[0] if shapes else ()))
            if found.layer is None and is_layer(module):
                found.layer = Call(name, module, type(module).__name__, shapes)

        return enter

    def after(module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        found.stack.pop()
        if found.layer is not None and found.layer.module is module:
            first = output[0] if isinstance(output, tuple) else output
            found.layer.output = tuple(first.shape[1:])
            found.layer.seen = found.fields.get(id(first), (first, None))[1]
            shared = any(isinstance(value, Tensor) and same_memory(first, value) for value in inputs)
            found.layer.memory = 0 if shared else first.numel()
            found.calls.append(found.layer)
            found.layer = None

    handles = []
    for name, module in network.named_modules():
        handles += [module.register_forward_pre_hook(before(name, module)), module.register_forward_hook(after)]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


class _Watch(TorchDispatchMode):
    """Follows every operation of torch: the receptive field of what it gives, and a call of it between layers."""

    def __init__(self, found: Trace, image: Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found = found
        self.image = tuple(image.shape[2:])  # sides
        self._remember(image, Field.of(self.image) if self.image else None)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # there is no compiler about, and importing it takes longer than all the rest

    def _remember(self, value: Tensor, seen: Field | None) -> None:
        self.found.fields[id(value)] = (value, seen)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        done = operation(func, args, kwargs or {})
        self.found.used.update(map(id, done.tensors))
        values = [value for value in done.tensors if id(value) in self.found.fields]
        if values:
            self._follow(done, values)
        return done.output

    def _follow(self, done: Operation, values: list[Tensor]) -> None:
        first = done.output[0] if isinstance(done.output, (tuple, list)) else done.output
        if not isinstance(first, Tensor):
            return
        fields = [self.found.fields[id(value)][1] for value in values]
        if done.enlarges and fields[0] == Field.of(self.image):
            self.image = tuple(first.shape[2:])  # from here on pixels are those of the enlarged image
            seen: Field | None = fields[0]
        else:
            seen = done.field(values, fields, first, self.image)
        for value in done.output if isinstance(done.output, (tuple, list)) else [first]:
            if isinstance(value, Tensor):
                self._remember(value, seen)
        if self.found.layer is not None:
            self.found.layer.windows = done.windows or self.found.layer.windows
        elif done.kind and not (done.kind in FREE and len(values) < 2):
            self._call(done, values, first, seen)

    def _call(self, done: Operation, values: list[Tensor], first: Tensor, seen: Field | None) -> None:
        memory = 0 if any(same_memory(first, value) for value in values) else first.numel()
        shapes = [tuple(value.shape[1:]) for value in values]
        name = self.found.stack[-1][0]
        call = Call(name, None, done.kind, shapes, tuple(first.shape[1:]), done.windows, seen, memory)
        self.found.calls.append(call)
