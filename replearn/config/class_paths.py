"""One walk over every class path of a file, after it was parsed and before anything is made or called.

jsonargparse calls functions, too, where one is named, and whatever a parameter of the type Callable is given. So the
walk looks at each value beside the type of the parameter that it is for: a class must be one that is trusted and asked
for there, and all else must be plain: numbers, texts, and lists and mappings of them.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from functools import cache
from os import PathLike
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from jsonargparse import ArgumentParser, Namespace

from replearn.config.trusted_imports import Untrusted, enforce, trusted_class

PLAIN = (type(None), bool, int, float, str, PathLike, Enum, timedelta)
CACHES = ("memory",)  # scikit-learn's: folders of pickles, which are read


class Place(NamedTuple):
    """Where a value stands: the types that its annotation is made of, and the default, if there is one."""

    types: tuple[Any, ...] = ()
    default: Any = inspect.Parameter.empty


def read(parser: ArgumentParser, content: Mapping[str, Any], types: Mapping[str, Any]) -> Namespace:
    """Return what a file holds, parsed and held to its places; see `held`. Raise Untrusted, and what jsonargparse
    raises.
    """
    enforce()
    return held(parser.parse_object(dict(content)), types)


def held(parsed: Namespace, types: Mapping[str, Any]) -> Namespace:
    """Return `parsed` as it is, once every class that it names may stand where it stands. Raise Untrusted.

    types: the type of each key that may hold a class; any other key holds plain values.
    """
    for key, value in vars(parsed).items():
        _hold(value, Place(tuple(_leaves(types.get(key, Any)))), f"--{key}")
    return parsed


def _hold(value: Any, place: Place, where: str) -> None:
    if isinstance(value, Namespace | Mapping):
        items = vars(value) if isinstance(value, Namespace) else value
        if "class_path" in items:
            _hold_class(items, place, where)
        elif isinstance(value, Namespace):
            _hold_arguments(items, place, where)
        else:
            for key, item in items.items():
                _hold(item, place, f"{where}.{key}")
    elif isinstance(value, list | tuple | set):
        for item in value:
            _hold(item, place, where)
    elif isinstance(value, type):
        kinds = [get_args(part)[0] for part in place.types if get_origin(part) is type]
        trusted_class(f"{value.__module__}.{value.__qualname__}", _classes(kinds), where)
    elif not isinstance(value, PLAIN) or (isinstance(value, str) and "." in value and _calls(place)):
        raise Untrusted(f"{where}: takes something to call, which a configuration or a checkpoint may not name")


def _hold_class(items: Mapping[str, Any], place: Place, where: str) -> None:
    path = items["class_path"]
    if not isinstance(path, str):
        raise Untrusted(f"{where} {path}: must be the full path of a class")
    if _calls(place):
        raise Untrusted(f"{where} {path}: takes something to call, which a configuration or a checkpoint may not name")
    if items.get("dict_kwargs"):
        raise Untrusted(f"{where} {path}: dict_kwargs are refused, since nothing says what they do; use init_args")
    made = trusted_class(path, _classes(place.types), where)
    arguments = items.get("init_args") or {}
    _hold_arguments(vars(arguments) if isinstance(arguments, Namespace) else arguments, Place((made,)), where)


def _hold_arguments(arguments: Mapping[str, Any], place: Place, where: str) -> None:
    """Hold the arguments of the class that a place is of."""
    parameters = {name: found for kind in _classes(place.types) for name, found in _parameters(kind).items()}
    for name, value in arguments.items():
        found = parameters.get(name, Place())
        if value is None and _has_a_value(found):
            raise Untrusted(f"{where}.{name} null: must have a value; leave it out for the default")
        if name in CACHES and value is not None:
            raise Untrusted(f"{where}.{name} {value}: a cache is a folder of pickles, and those are refused")
        if not _is_default(value, found.default):
            _hold(value, found, f"{where}.{name}")


def _has_a_value(place: Place) -> bool:
    """Return whether nothing may not stand there: jsonargparse lets it, and leaves it to the class to stumble over."""
    nothing = (None, inspect.Parameter.empty)
    known = place.types and not any(part in (type(None), Any, object) for part in place.types)
    return bool(known) and not any(place.default is each for each in nothing)


def _is_default(value: Any, default: Any) -> bool:
    path = f"{getattr(default, '__module__', None)}.{getattr(default, '__qualname__', None)}"
    return value is default or (callable(default) and isinstance(value, str) and value == path)


def _leaves(annotation: Any) -> Iterator[Any]:
    """Yield the types that an annotation is made of, through unions and containers.

    >>> list(_leaves(dict[str, int] | list[type[int]] | None))
    [<class 'str'>, <class 'int'>, type[int], <class 'NoneType'>]
    """
    if isinstance(annotation, TypeVar):
        annotation = annotation.__bound__
    origin = get_origin(annotation)
    if origin in (None, type, Callable):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _leaves(part)


def _classes(types: Iterable[Any]) -> tuple[type, ...]:
    """Return the types that a class can be held to: `Any` and `object` say nothing, and no class stands for a plain
    value.
    """
    kinds = (part for part in types if isinstance(part, type) and part not in (Any, object))
    return tuple(kind for kind in kinds if not issubclass(kind, PLAIN))


def _calls(place: Place) -> bool:
    return any(part is Callable or get_origin(part) is Callable for part in place.types)


@cache
def _parameters(kind: type) -> dict[str, Place]:
    """Return the parameters of a class by name, those of its bases too; a type that cannot be worked out is
    left out.
    """
    found: dict[str, Place] = {}
    for part in reversed(kind.__mro__[:-1]):
        if "__init__" not in vars(part):
            continue
        make = vars(part)["__init__"]
        try:
            parameters = inspect.signature(make).parameters
        except (ValueError, TypeError):
            continue
        hints = _hints(make)
        for name, parameter in parameters.items():
            found[name] = Place(tuple(_leaves(hints.get(name, Any))), parameter.default)
    return found


def _hints(make: Any) -> dict[str, Any]:
    try:
        return get_type_hints(make)
    except Exception:  # a name that only type checkers know; those are written out as texts
        return {name: hint for name, hint in getattr(make, "__annotations__", {}).items() if not isinstance(hint, str)}
