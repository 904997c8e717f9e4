"""Checks of an estimator's parameters, made in fit as scikit-learn asks; what they refuse is a ValueError."""

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

from replearn.errors import UsageError


def whole(least: int, **parameters: Any) -> None:
    """Raise UsageError for the first parameter that is no whole number of `least` or more.

    >>> whole(1, n_components=0)
    Traceback (most recent call last):
    replearn.errors.UsageError: n_components 0: must be a whole number, 1 or more
    """
    for name, value in parameters.items():
        if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < least:
            raise UsageError(f"{name} {value!r}: must be a whole number, {least} or more")


def above_zero(**parameters: Any) -> None:
    """Raise UsageError for the first parameter that is no finite number above 0.

    >>> above_zero(learning_rate=float("nan"))
    Traceback (most recent call last):
    replearn.errors.UsageError: learning_rate nan: must be a finite number above 0
    """
    for name, value in parameters.items():
        if not isinstance(value, Real) or not 0 < float(value) < float("inf"):
            raise UsageError(f"{name} {value!r}: must be a finite number above 0")


def widths(**parameters: Any) -> None:
    """Raise UsageError for the first parameter that is no sequence of whole numbers of 1 or more.

    >>> widths(channels=())
    Traceback (most recent call last):
    replearn.errors.UsageError: channels (): must be one whole number or more, each 1 or more, as in (16, 32)
    """
    for name, value in parameters.items():
        listed = isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 0
        if not listed or any(not isinstance(width, Integral) or int(width) < 1 for width in value):
            raise UsageError(f"{name} {value!r}: must be one whole number or more, each 1 or more, as in (16, 32)")


def one_of(name: str, value: Any, choices: Sequence[str]) -> None:
    """Raise UsageError for a parameter that is none of the choices.

    >>> one_of("start", "umap", ("pca", "random"))
    Traceback (most recent call last):
    replearn.errors.UsageError: start 'umap': must be one of pca, random
    """
    if value not in choices:
        raise UsageError(f"{name} {value!r}: must be one of {', '.join(choices)}")
