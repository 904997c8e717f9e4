"""The errors a user can cause, each with the exit code of its kind.

A message is one clear sentence: the parameter or file, the value found, the rule, the way out.
The command line prints the sentence and no traceback (`--debug` shows it).

>>> raise UsageError("--data.limit -1: must be 1 or more")
Traceback (most recent call last):
replearn.errors.UsageError: --data.limit -1: must be 1 or more
"""

import difflib
from collections.abc import Sequence


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


PIP_NAMES = {"umap": "umap-learn", "sklearn": "scikit-learn", "PIL": "pillow", "yaml": "pyyaml"}


def missing_package(module: str) -> str:
    """Return the sentence for a module that is not installed, with the line that installs it.

    >>> missing_package("umap.umap_")
    'needs umap, which is not installed; pip install umap-learn'
    """
    package = module.split(".")[0]
    return f"needs {package}, which is not installed; pip install {PIP_NAMES.get(package, package)}"


def suggestion(word: str, known: Sequence[str], prefix: str = "") -> str:
    """Return "; did you mean X?" for the known word nearest to a mistyped one, prefix before it, or nothing.

    >>> suggestion("comapre", ["fit", "compare"])
    '; did you mean compare?'
    """
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {prefix}{near[0]}?" if near else ""
