"""A source made with the options that it takes; those that it does not take are refused when they are given."""

import inspect
from typing import Any

from replearn.data.source import ImageSource
from replearn.errors import UsageError


def make_source(source: type[ImageSource], given: dict[str, Any], **common: Any) -> ImageSource:
    """Return `source` with `common`, and with those of `given` that are not None.

    >>> from replearn.data.xo import XO
    >>> make_source(XO, {"class_depth": 2})
    Traceback (most recent call last):
    replearn.errors.UsageError: --data.class_depth 2: the source XO takes no class_depth; leave it out
    """
    options = {name: value for name, value in given.items() if value is not None}
    for name, value in options.items():
        if name not in inspect.signature(source).parameters:
            raise UsageError(f"--data.{name} {value}: the source {source.__name__} takes no {name}; leave it out")
    return source(**common, **options)
