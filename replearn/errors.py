"""The errors a user can cause, each with the exit code of its kind.

A message is one clear sentence: the parameter or file, the value found, the rule, the way out.
The command line prints the sentence and no traceback (`--debug` shows it).

>>> raise UsageError("--data.limit -1: must be 1 or more")
Traceback (most recent call last):
replearn.errors.UsageError: --data.limit -1: must be 1 or more
"""


class ReplearnError(Exception):
    """Base of all errors whose message is meant for the user."""

    exit_code = 1


class UsageError(ReplearnError, ValueError):
    """Found before any work, in what was typed or configured (exit code 2)."""

    exit_code = 2


class ContentError(ReplearnError, ValueError):
    """Found in the content of data or of a checkpoint, or while running (exit code 1)."""

    exit_code = 1


class NotFiniteError(ReplearnError, ArithmeticError):
    """A loss became NaN or infinite (exit code 3)."""

    exit_code = 3
