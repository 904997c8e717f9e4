"""The command that made a report, so that its reader can make it again."""

import shlex
import sys


def command() -> str:
    """What was typed, quoted as a shell needs it.

    >>> command().startswith("python -m replearn ")
    True
    """
    return f"python -m replearn {shlex.join(sys.argv[1:])}"
