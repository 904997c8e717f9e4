"""One process at a time writes in a run folder, in a report, to a file; a process that dies leaves no lock behind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from replearn.atomic_file import UNFINISHED
from replearn.errors import UsageError

LOCK = ".lock"
TEMPORARY = re.compile(rf"\.(?P<name>.+)\.\w{{8}}{re.escape(UNFINISHED)}")  # as `atomic_file` names it
INSIDE = ("checkpoints", "cells")  # folders whose files the writer of the folder around them writes


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold a folder or a file for this process. Raise UsageError where another one holds it.

    The lock is the system's, on `.lock` in a folder, on `.<name>.lock` beside a file: it ends with the process,
    however that ends. So what is unfinished there is of a process that was killed, and is removed.
    """
    from filelock import FileLock, Timeout

    folder = path if path.is_dir() else path.parent
    lock = folder / (LOCK if path.is_dir() else f".{path.name}{LOCK}")
    held = FileLock(lock, timeout=0)
    try:
        held.acquire()
    except Timeout:
        raise UsageError(
            f"{path}: another process is writing there; wait until it has ended, or name another place"
        ) from None
    try:
        _sweep(folder, None if path.is_dir() else path.name)
        yield
    finally:
        with suppress(OSError):  # Windows keeps what is open
            lock.unlink(missing_ok=True)
        held.release()


def abandoned(folder: Path) -> list[Path]:
    """Return the folders in a folder whose process was killed: the lock file is there, and nobody holds it."""
    found = []
    for lock in sorted(folder.glob(f"*/{LOCK}")):
        with suppress(UsageError, OSError), only_writer(lock.parent):
            found.append(lock.parent)
    return found


def _sweep(folder: Path, name: str | None) -> None:
    """Remove the unfinished files of that name, or, in a folder that is held, of any that nobody else holds."""
    for path in [*folder.glob(".*"), *(path for inner in INSIDE for path in folder.glob(f"{inner}/.*"))]:
        match = TEMPORARY.fullmatch(path.name)
        if match is None or not path.is_file() or name not in (None, match["name"]):
            continue
        if name is not None or not path.with_name(f".{match['name']}{LOCK}").exists():
            path.unlink(missing_ok=True)
