"""What a worksheet is to be of: a network by its dotted path, or that of a configuration; built on the meta device."""

import inspect
import pkgutil
import warnings
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch
from torch import nn

from replearn.config import trusted_imports
from replearn.errors import UsageError, suggestion
from replearn.foreign.torch_private import AnyConvolution
from replearn.teaching.summary.sheet import Sheet, worksheet
from replearn.teaching.summary.trace import Shape, Unfit, trace

CLASSES = 10  # of a head, where nothing says how many
SIDES = (1, 2, 4, 8, 16, 28, 32, 48, 64, 96, 128, 224, 256)  # pixels that are tried, to find what a network can take
EXAMPLE = "replearn.networks.lenet.LeNet5 or torchvision.models.vgg16"


@dataclass(frozen=True)
class Subject:
    """A network that is yet to be built.

    name: for the title and in errors. build: gives the network for an input of that shape. shape: that asked
    for. code: numbers of its bottleneck. head: whether a classifier adds a linear layer to it. remark: see `Sheet`.
    """

    name: str
    build: Callable[[Shape], nn.Module]
    shape: Shape
    code: int | None = None
    head: bool = False
    remark: str = ""

    def sheet(self) -> Sheet:
        """Return its worksheet. Raise UsageError where it cannot take the input, with the smallest that it can."""
        head = (self.code, CLASSES) if self.head and self.code else None
        try:
            return worksheet(on_meta(self.build, self.shape), self.shape, self.name, self.code, head, self.remark)
        except Unfit as unfit:
            raise UsageError(self._refusal(unfit)) from unfit

    def _refusal(self, unfit: Unfit) -> str:
        arrived = " x ".join(map(str, unfit.arrived))
        typed = ",".join(map(str, self.shape))
        return f"--input {typed}: {self.name} cannot take it; to {unfit.layer} came {arrived}; {self._way_out(unfit)}"

    def _way_out(self, unfit: Unfit) -> str:
        layer, arrived = unfit.module, unfit.arrived
        if isinstance(layer, AnyConvolution) and arrived == self.shape and arrived[0] != layer.in_channels:
            least = smallest_side(self.build, layer.in_channels) or 0
            typed = ",".join(map(str, (layer.in_channels, *(max(least, side) for side in self.shape[1:]))))
            return f"it takes images of {layer.in_channels} channels, such as --input {typed}"
        side = smallest_side(self.build, self.shape[0]) if len(self.shape) == 3 else None
        if side is None:
            tried = f" (no square image fits it, of {', '.join(map(str, SIDES))} pixels a side)"
            return f"{unfit}{tried if len(self.shape) == 3 else ''}"
        return f"the smallest square image that it takes is {side} x {side}: --input {self.shape[0]},{side},{side}"


def on_meta(build: Callable[[Shape], nn.Module], shape: Shape) -> nn.Module:
    """Build a network without memory for its weights."""
    with torch.device("meta"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torchvision, on how weights are to be initialised: these are not
        return build(shape)


def smallest_side(build: Callable[[Shape], nn.Module], channels: int) -> int | None:
    """Return the smallest square that a network takes, found by trying; None where none of `SIDES` fits.

    Between the first of `SIDES` that fits and the one before it the sides are halved: whatever fits, larger ones do.

    >>> smallest_side(lambda shape: nn.Sequential(nn.Conv2d(1, 2, 5), nn.MaxPool2d(2)), channels=1)
    6
    """

    def fits(side: int) -> bool:
        try:
            trace(on_meta(build, (channels, side, side)), (channels, side, side))
        except (Unfit, RuntimeError, ValueError, ZeroDivisionError):
            return False
        return True

    fitting = next((side for side in SIDES if fits(side)), None)
    if fitting is None:
        return None
    sides = range(max((side for side in SIDES if side < fitting), default=0) + 1, fitting)
    return [*sides, fitting][bisect_left(sides, True, key=fits)]


def network_subject(path: str, typed: Shape | None) -> Subject:
    """Return the network of that dotted path: a class, or one of those that torchvision builds.

    typed: the shape of `--input`; left out, that which its constructor names as default.
    Raise UsageError: not on the allow-list, not there, no network, arguments or an input that are missing.
    """
    factory = find(path)
    parameters = inspect.signature(factory).parameters
    default: Any = parameters["image_shape"].default if "image_shape" in parameters else inspect.Parameter.empty
    code: Any = parameters["latent_dim"].default if "latent_dim" in parameters else None
    decodes = path.endswith("Decoder")
    if typed is None and decodes and code:
        typed = (code,)
    elif typed is None and default is not inspect.Parameter.empty:
        typed = tuple(default)
    if typed is None:
        raise UsageError(f"--network {path}: needs the shape of its input; add --input 3,224,224, or another C,H,W")

    def build(shape: Shape) -> nn.Module:
        known = {"image_shape": shape} if len(shape) == 3 else {"latent_dim": shape[0]}
        return _made(path, factory, {name: value for name, value in known.items() if name in parameters})

    encodes = code is not None and not decodes
    return Subject(path.rpartition(".")[2], build, typed, code if encodes else None, head=encodes)


def find(path: str) -> Callable[..., Any]:
    """Return the network class of a dotted path, or torchvision's builder of a network. Raise UsageError."""
    where, _, name = path.rpartition(".")
    if where == "torchvision.models":
        import torchvision.models as published  # slow to import, and seldom asked for

        if name in published.list_models(module=published):
            return published.get_model_builder(name)
    return imported(path, nn.Module, "--network")


def imported(path: str, kind: type, option: str) -> type:
    """Return the class at a dotted path. Raise UsageError; nothing outside the allow-list is imported,
    nothing called.
    """
    if "." not in path:
        raise UsageError(f"{option} {path}: must be a full path, such as {EXAMPLE}")
    trusted_imports.check_name(path, option)
    where, _, name = path.rpartition(".")
    module = _module(where, f"{option} {path}")
    if not hasattr(module, name):
        near = suggestion(name, dir(module), f"{where}.")
        raise UsageError(f"{option} {path}: there is no {name} in {where}{near}")
    return trusted_imports.trusted_class(path, (kind,), option)


def _module(where: str, typed: str) -> Any:
    try:
        return import_module(where)
    except ImportError:
        above, _, name = where.rpartition(".")
        inside = getattr(_module(above, typed), "__path__", []) if above else []
        near = suggestion(name, [found.name for found in pkgutil.iter_modules(inside)], f"{above}.")
        raise UsageError(f"{typed}: there is no module {where}{near}") from None


def _made(path: str, factory: Callable[..., Any], arguments: dict[str, Any]) -> nn.Module:
    """Call a network's constructor. Raise UsageError where it wants more, or gives something else."""
    free = [
        name
        for name, p in inspect.signature(factory).parameters.items()
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) and name not in arguments
    ]
    if "num_classes" in free:
        arguments |= {"num_classes": CLASSES}
        free.remove("num_classes")
    if free:
        raise UsageError(
            f"--network {path}: is built from {', '.join(free)}, which arch does not know; "
            "name a network that needs no arguments, or a configuration that gives them (--config)"
        )
    network = factory(**arguments)
    if not isinstance(network, nn.Module):
        raise UsageError(f"--network {path}: is no network; it gives a {type(network).__name__}")
    return network
