"""What a run and a report are written as: text and JSON that is either whole or not there."""

import json
import math
import tempfile
from pathlib import Path
from typing import Any

from replearn.atomic_file import atomic_file
from replearn.errors import UsageError


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically."""
    with atomic_file(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))  # of a file name that is no UTF-8


def no_nan(value: Any) -> Any:
    """Return the same with NaN and infinities as None: JSON has neither.

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
    """Raise UsageError with the option's name where the folder, or one that it would be made in, takes no file.

    Makes nothing, so that a command that is refused later leaves no empty folder.
    """
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{option} {folder}: cannot be written ({reason}); name a folder that can be") from None
