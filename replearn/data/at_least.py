"""Checks of options that several parts of this package share."""

from replearn.errors import UsageError


def at_least(least: int, **options: int | None) -> None:
    """Raise UsageError for the first of `--data.<option>` that is below `least`; None is "not given".

    >>> at_least(1, val=None, limit=-1)
    Traceback (most recent call last):
    replearn.errors.UsageError: --data.limit -1: must be 1 or more; leave it out for the default
    """
    for option, value in options.items():
        if value is not None and value < least:
            raise UsageError(f"--data.{option} {value}: must be {least} or more; leave it out for the default")
