"""Read the idx files of MNIST and its relatives, after checking that they are the published ones."""

import gzip
import hashlib
import zlib
from pathlib import Path

import numpy as np

from replearn.errors import ContentError

WAY_OUT = "delete it and run again to download it"


def read_idx(
    folder: Path, name: str, shape: tuple[int, ...], sha256: str | None = None, md5: str | None = None
) -> np.ndarray:
    """The file <folder>/<name>, or <name>.gz, as a uint8 array of that shape.

    sha256: checked against the unpacked bytes. md5: checked against the archive. Where only the archive's
    sum is known and both lie there, the archive is read, because only what was verified is used; without an
    archive the shape (and, by the caller, the range of labels) is all that can be checked. Raises
    ContentError.
    """
    plain, archive = folder / name, folder / f"{name}.gz"
    if not plain.is_file() and not archive.is_file():
        raise ContentError(
            f"{plain}: is missing beside its sister files (all four are needed); "
            f"copy it there, or delete the folder {folder} and run again to download it"
        )
    unpack = archive.is_file() and (md5 is not None or not plain.is_file())
    path = archive if unpack else plain
    data = _unpacked(archive, md5) if unpack else np.fromfile(plain, np.uint8)
    found = hashlib.sha256(data.data).hexdigest() if sha256 else None
    if found != sha256:
        expected_bytes = 4 + 4 * len(shape) + int(np.prod(shape))
        size = f"{len(data):,} bytes where {expected_bytes:,} are expected, " if len(data) != expected_bytes else ""
        raise ContentError(f"{path}: is not the published file ({size}SHA-256 {found}, not {sha256}); {WAY_OUT}")
    return _parse(data, path, shape)


def _unpacked(path: Path, md5: str | None) -> np.ndarray:
    packed = path.read_bytes()
    found = hashlib.md5(packed, usedforsecurity=False).hexdigest() if md5 else None
    if found != md5:
        raise ContentError(f"{path}: is not the published archive (MD5 {found}, not {md5}); {WAY_OUT}")
    try:
        return np.frombuffer(bytearray(gzip.decompress(packed)), np.uint8)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentError(f"{path}: is not a whole gzip archive ({error}); {WAY_OUT}") from error


def _parse(data: np.ndarray, path: Path, shape: tuple[int, ...]) -> np.ndarray:
    # The header: two zero bytes, 8 for "unsigned byte", the rank, then each length, 32 bits, big-endian.
    header = np.array([0x0800 + len(shape), *shape], ">i4").tobytes()
    if data[: len(header)].tobytes() != header:
        raise ContentError(f"{path}: does not start like an idx file of {_times(shape)} bytes; {WAY_OUT}")
    body = data[len(header) :]
    if len(body) != np.prod(shape):
        raise ContentError(f"{path}: holds {len(body):,} bytes of data where {_times(shape)} are expected; {WAY_OUT}")
    return body.reshape(shape)


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(f"{length:,}" for length in shape)
