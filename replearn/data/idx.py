"""Read the idx files of MNIST and its relatives, after checking that they are the published ones."""

import gzip
import hashlib
import zlib
from pathlib import Path

import numpy as np

from replearn.data.download import PublishedFile
from replearn.errors import ContentError

WAY_OUT = "delete it and run again to download it"


def read_idx(
    folder: Path, name: str, shape: tuple[int, ...], archive: PublishedFile, sha256: str | None = None
) -> np.ndarray:
    """Return the file <folder>/<name>, or <name>.gz, as a uint8 array of that shape.

    sha256: of the unpacked file, where it is known; the file is held to it, wherever it comes from. Without it the
    archive is read, and held to its own sum: a file that cannot be verified is not read. Raise ContentError.
    """
    plain, packed = folder / name, folder / archive.name
    if not plain.is_file() and not packed.is_file():
        raise ContentError(
            f"{plain}: is missing beside its sister files (all four are needed); "
            f"copy it there, or delete the folder {folder} and run again to download it"
        )
    if sha256 is None and not packed.is_file():
        raise ContentError(
            f"{plain}: cannot be verified, as no checksum of the unpacked file is published; put the archive "
            f"{archive.name} beside it, or name another folder by --data.root or REPLEARN_DATA"
        )
    expected = 4 + 4 * len(shape) + int(np.prod(shape))
    if sha256 is None:
        _hold(packed, packed.stat().st_size, archive.size, archive.sha256, "archive")
    path = plain if sha256 is not None and plain.is_file() else packed
    data = np.fromfile(path, np.uint8, expected + 1) if path is plain else _unpacked(path, expected + 1)
    if sha256 is not None:
        length = path.stat().st_size if path is plain else len(data)
        _hold(path, length, expected, sha256, "file", data)
    return data[-int(np.prod(shape)) :].reshape(shape)


def _hold(
    path: Path, length: int, expected: int | None, sha256: str, kind: str, data: np.ndarray | None = None
) -> None:
    """Raise ContentError where a file has not its published length, before it is hashed, or not its SHA-256."""
    if length != expected:
        raise ContentError(
            f"{path}: is not the published {kind} ({length:,} bytes where {expected:,} are expected); {WAY_OUT}"
        )
    found = hashlib.sha256(path.read_bytes() if data is None else data.data).hexdigest()
    if found != sha256:
        raise ContentError(f"{path}: is not the published {kind} (SHA-256 {found}, not {sha256}); {WAY_OUT}")


def _unpacked(path: Path, most: int) -> np.ndarray:
    """Return the first `most` bytes of what an archive holds: one that was made to unpack to much more does not."""
    try:
        with gzip.open(path) as file:
            return np.frombuffer(bytearray(file.read(most)), np.uint8)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentError(f"{path}: is not a whole gzip archive ({error}); {WAY_OUT}") from error
