"""Networks and transforms that are handed to an estimator, and what its file says of them: class paths and numbers."""

import inspect
from collections.abc import Iterable, Mapping
from functools import partial
from textwrap import shorten
from typing import Any

from jsonargparse import ArgumentParser
from torch import nn

from replearn.config import trusted_imports
from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.data.transforms.transform import Transform, check_all
from replearn.errors import ContentError, UsageError


def network(name: str, choice: Any, default: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the specification of a network, its class path and arguments.

    choice: a class of `torch.nn.Module`, its path, `functools.partial` of it with arguments of its own, or a
    specification; None: the path `default`. known: arguments that are given where the class has them. A class that
    is handed over is trusted by that. Raise UsageError, naming the parameter, for anything else.

    >>> network("encoder", "torch.nn.Linear", "", {"in_features": 3, "latent_dim": 2})
    {'class_path': 'torch.nn.Linear', 'init_args': {'in_features': 3}}
    """
    plain = as_plain(default if choice is None else choice)
    specification = {"class_path": plain} if isinstance(plain, str) else plain
    if not isinstance(specification, dict) or "class_path" not in specification:
        raise UsageError(
            f"{name} {shorten(repr(choice), 60)}: must be a class of torch.nn.Module, its path, or partial of it"
        )
    kind = choice.func if isinstance(choice, partial) else choice
    if isinstance(kind, type) and not kind.__module__.startswith("replearn."):
        trusted_imports.allow([kind.__module__])
    made = trusted_imports.trusted_class(specification["class_path"], (nn.Module,), name)
    arguments = {key: value for key, value in known.items() if key in inspect.signature(made).parameters}
    return {"class_path": specification["class_path"], "init_args": arguments | specification.get("init_args", {})}


def as_plain(value: Any) -> Any:
    """Return a parameter's value as a file holds it: a class by its path, an object by class path and arguments.

    >>> as_plain(partial(nn.Linear, out_features=2))
    {'class_path': 'torch.nn.modules.linear.Linear', 'init_args': {'out_features': 2}}
    """
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, partial) and isinstance(value.func, type) and not value.args:
        return {"class_path": as_plain(value.func), "init_args": dict(value.keywords)}
    if isinstance(value, Transform):
        arguments = {name: getattr(value, name) for name in inspect.signature(type(value)).parameters}
        return {"class_path": as_plain(type(value)), "init_args": arguments}
    return type(value)(as_plain(item) for item in value) if isinstance(value, list | tuple) else value


def check_transforms(name: str, transforms: Iterable[Any] | None, image_shape: tuple[int, ...]) -> list[Transform]:
    """Return the transforms of a parameter as a list.

    Raise UsageError, naming the parameter, for what is none, or cannot take images of that (C, H, W).
    """
    found = list(transforms or ())
    for item in found:
        if not isinstance(item, Transform):
            raise UsageError(f"{name} {item!r}: must be a list of objects of replearn.data.transforms")
    check_all(f"{name}: ", found, image_shape)
    return found


def views(choice: Iterable[Any] | None, image_shape: tuple[int, ...]) -> list[dict[str, Any]] | None:
    """Return the specifications of the transforms of the parameter `views`; None for None. Errors as above.

    A class of transforms that is handed over is trusted by that.
    """
    if choice is None:
        return None
    found = check_transforms("views", choice, image_shape)
    trusted_imports.allow([m for item in found if not (m := type(item).__module__).startswith("replearn.")])
    return [as_plain(item) for item in found]


def build_transforms(specifications: list[dict[str, Any]] | None, where: str) -> list[Transform] | None:
    """Return the transforms of a file, `where`, their classes held to the trusted imports. Raise ContentError."""
    parser, kind = ArgumentParser(exit_on_error=False), list[Transform] | None
    parser.add_argument("--transforms", type=kind)
    try:
        return parser.instantiate(read(parser, {"transforms": specifications}, {"transforms": kind})).transforms
    except Exception as error:  # whatever jsonargparse and the classes make of what the file holds
        raise refusal(error, where=where, kind=ContentError) from error
