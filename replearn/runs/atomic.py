"""Files that are either whole or not there: written beside their place, flushed to disk, then renamed."""

import json
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from replearn.errors import UsageError


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that appears at `path` when the block ends well, and leaves nothing when it does not.

    The temporary file lies in the same folder: a rename is atomic only within one file system.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it private
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically."""
    with atomic_file(path) as file:
        file.write(text.encode("utf-8"))


def no_nan(value: Any) -> Any:
    """The same with NaN and infinities as None: JSON has neither.

    >>> no_nan({"psnr": float("inf"), "mse": [0.0]})
    {'psnr': None, 'mse': [0.0]}
    """
    if isinstance(value, dict):
        return {key: no_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [no_nan(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically, missing numbers as null."""
    write_text(path, json.dumps(no_nan(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def check_writable(folder: Path, option: str) -> None:
    """UsageError with the option's name where the folder, or one that it would be made in, takes no file.

    Makes nothing, so that a command that is refused later leaves no empty folder.
    """
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{option} {folder}: cannot be written ({reason}); name a folder that can be") from None
