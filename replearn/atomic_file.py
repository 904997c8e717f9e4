"""A file that is either whole or not there: written beside its place, flushed to disk, then renamed.

Standard library only, so that every room may write so.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from replearn.errors import ReplearnError
from replearn.stopping import unfinished

FULL = (errno.ENOSPC, errno.EDQUOT)
UNFINISHED = ".unfinished"  # ending of a file that is being written: what a kill leaves is known by it
ALMOST_NOTHING = 2**20  # bytes free, below which a library's own word for a write that failed means a full disk


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that appears at `path` when the block ends well, and leaves nothing when it does not.

    The temporary file lies in the same folder: a rename is atomic only within one file system. Raises
    ReplearnError, with the bytes needed and free, where the disk is full; what lay at `path` is still there.
    """
    descriptor, temporary = tempfile.mkstemp(UNFINISHED, f".{path.name}.", path.parent)
    unfinished.add(temporary)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it private
        Path(temporary).replace(path)
        _sync(path.parent)
    except BaseException as error:
        if not Path(temporary).exists():  # renamed already: what stopped us came after
            raise
        needed, full = Path(temporary).stat().st_size, _is_full(error, path.parent)
        Path(temporary).unlink(missing_ok=True)
        if full:
            raise _no_room(path, needed) from error
        raise
    finally:
        unfinished.discard(temporary)


def _sync(folder: Path) -> None:
    """Flush a folder's list of names to disk: without it a power cut may undo the rename."""
    if os.name == "nt":
        return  # Windows opens no folder
    with suppress(OSError):  # of file systems that have no such call
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_full(error: BaseException, folder: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    # torch says "unexpected pos" or "enforce fail", and keeps the system's word to itself
    return isinstance(error, RuntimeError) and shutil.disk_usage(folder).free < ALMOST_NOTHING


def _no_room(path: Path, needed: int) -> ReplearnError:
    free = shutil.disk_usage(path.parent).free
    return ReplearnError(
        f"{path}: the disk is full: this file needs more than {needed:,} bytes, and {free:,} are free; "
        "nothing that was there has changed; make room, or write to another disk"
    )
