"""Arrays and facts that are kept to be read again: a file is whole or absent, holds a checksum, and no pickle."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from replearn.atomic_file import atomic_file
from replearn.data.npz import read_npz
from replearn.runs.text_files import write_text

CacheFile = tuple[dict[str, np.ndarray], dict[str, Any]]  # arrays and facts


def write_cache_file(path: Path, arrays: Mapping[str, np.ndarray | None], facts: dict[str, Any]) -> None:
    """Write arrays, those that are None left out, and facts, which are JSON; git is told to leave the folder alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (path.parent / ".gitignore").exists():
        write_text(path.parent / ".gitignore", "*\n")  # wherever the report is written to
    kept = {name: array for name, array in arrays.items() if array is not None}
    kept["facts"] = np.array(json.dumps(facts))
    with atomic_file(path) as file:
        np.savez(file, checksum=np.array(_checksum(kept)), **kept)  # type: ignore[arg-type]


def read_cache_file(path: Path) -> CacheFile | None:
    """Return arrays and facts; None where there is no such file, or it is not as it was written."""
    try:
        arrays, _ = read_npz(path)
        if arrays.pop("checksum").item() != _checksum(arrays):
            return None
        return arrays, json.loads(arrays.pop("facts").item())
    except (OSError, ValueError, KeyError, TypeError):  # ContentError is a ValueError
        return None


def _checksum(arrays: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        digest.update(array.data if array.dtype.kind != "U" else array.tobytes())
    return digest.hexdigest()
