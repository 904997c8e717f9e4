"""What a configuration hangs on the trainer writes into the run folder, and nowhere else.

Callbacks, loggers and profilers take paths. One of somebody else's could be that of your other runs.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonargparse import Namespace

from replearn.errors import UsageError

WRITERS = ("callbacks", "logger", "profiler")
FOLDERS = ("dirpath", "save_dir")  # their parameters that name a folder; the others are names below it
LEAVES = re.compile(r"[/\\~]|[A-Za-z]:|.*(://|\$|%)")  # absolute, elsewhere, or expanded by who reads it


def refuse_leaving(trainer: Namespace) -> None:
    """Raise UsageError for a path that leads out of the run folder, and for a server that checkpoints would go to."""
    for writer in WRITERS:
        for name, value in _values(trainer.get(writer)):
            if isinstance(value, str | Path) and leaves(str(value)):
                raise UsageError(
                    f"--trainer.{writer}.{name} {value}: callbacks, loggers and profilers write inside the run folder; "
                    "give a relative path without .., or leave it out"
                )
    if trainer.get("model_registry") is not None:
        raise UsageError(f"--trainer.model_registry {trainer.model_registry}: sends checkpoints away; leave it out")


def leaves(path: str) -> bool:
    """Return whether a path is another than one below the folder that it is joined to.

    >>> leaves("a/b.ckpt"), leaves("../b"), leaves("/b"), leaves("memory://b")
    (False, True, True, True)
    """
    return bool(LEAVES.match(path)) or ".." in re.split(r"[/\\]", path)


def brought_inside(trainer: Namespace, folder: Path) -> Namespace:
    """Return a copy in which each folder that a writer names, and Lightning's own, lies in the run folder."""
    copy = trainer.clone()
    copy.default_root_dir = str(folder)
    for writer in WRITERS:
        for arguments in _arguments(copy.get(writer)):
            for name in FOLDERS:
                if arguments.get(name) is not None:
                    arguments[name] = str(folder / arguments[name])
    return copy


def _values(value: Any) -> Iterator[tuple[str, Any]]:
    for arguments in _arguments(value):
        yield from arguments.items()


def _arguments(value: Any) -> Iterator[Namespace]:
    """Yield the arguments of the classes that a value names."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _arguments(item)
    elif isinstance(value, Namespace | Mapping) and value.get("init_args"):
        yield value["init_args"]
