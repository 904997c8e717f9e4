"""Arrays in .npy and .npz files of others: no pickle, and nothing unpacked that is larger than it may be."""

import os
import struct
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO

import numpy as np

from replearn.data.memory import free_memory
from replearn.errors import ContentError

MOST_TIMES = 200  # as much as its file that an archive may unpack to; images pack 2 to 20 times, zeros a thousand
SMALL = 2**30  # bytes that any archive may unpack to
STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what np.savez and np.savez_compressed write


@dataclass(frozen=True)
class NpyHeader:
    """What an array says of itself. start: where its numbers begin."""

    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype
    start: int

    @property
    def nbytes(self) -> int:
        """Bytes of all its numbers, as an integer of any size."""
        return prod(self.shape) * self.dtype.itemsize


def read_npz(
    path: Path, wanted: Collection[str] | None = None, map_from: float = float("inf")
) -> tuple[dict[str, np.ndarray], list[str]]:
    """Return the arrays of an archive that are wanted (None: all), and the names of all that there are.

    map_from: bytes from which an array that is not compressed is memory-mapped instead of read. Raise ContentError
    for what is no whole archive of plain arrays, holds objects, or would unpack to more than memory has room for.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            chosen = {key: info for key, info in members.items() if wanted is None or key in wanted}
            large = {key for key, info in chosen.items() if info.file_size >= map_from and not info.compress_type}
            headers = {key: _member_header(archive, info) for key, info in chosen.items()}
            _refuse_bomb(path, sum(info.file_size for key, info in chosen.items() if key not in large))
            arrays = {
                key: _mapped(path, archive, info, headers[key]) if key in large else _read(archive, info)
                for key, info in chosen.items()
            }
    except ContentError:
        raise
    except Exception as error:  # zipfile, zlib and NumPy raise a dozen kinds for what was damaged or made up
        raise unreadable(path, "npz") from error
    return arrays, list(members)


def read_npy(path: Path) -> np.ndarray:
    """Return the array in a .npy file, memory-mapped. Raise ContentError as `read_npz` does."""
    try:
        with path.open("rb") as file:
            header = _header(file)
        if header.start + header.nbytes > path.stat().st_size:
            raise ValueError("cut off")
        return np.memmap(path, header.dtype, "r", header.start, header.shape, "F" if header.fortran else "C")
    except Exception as error:
        raise unreadable(path, "npy") from error


def unreadable(path: Path, kind: str) -> ContentError:
    """Return the sentence for a file that is no .npz or .npy of plain arrays."""
    save = "np.savez(path, x=..., y=...)" if kind == "npz" else "np.save(path, images)"
    return ContentError(
        f"{path}: is not a readable .{kind} file of plain arrays, or is cut off; objects (pickle) are refused, make "
        f"labels plain by .astype(str) or .astype(int); write it again with {save}"
    )


def _member_header(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NpyHeader:
    if info.compress_type not in STORED or info.flag_bits & 1:
        raise ValueError("encrypted, or packed in a way that NumPy does not use")
    with archive.open(info) as member:
        header = _header(member)
    if header.start + header.nbytes != info.file_size:
        raise ValueError("the archive and the array in it say two sizes")
    return header


def _header(file: IO[bytes]) -> NpyHeader:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = read(file)
    if dtype.hasobject or min(shape, default=0) < 0:
        raise ValueError("objects are refused, and so are lengths below 0")
    return NpyHeader(tuple(map(int, shape)), fortran, dtype, file.tell())


def _refuse_bomb(path: Path, unpacked: int) -> None:
    packed, free = path.stat().st_size, free_memory()
    if unpacked > SMALL and unpacked > MOST_TIMES * packed:
        raise ContentError(
            f"{path}: its {packed:,} bytes unpack to {unpacked:,}, more than {MOST_TIMES} times as many; if you "
            "trust it, write it again without compression, by np.savez"
        )
    if unpacked > free / 2:
        raise ContentError(
            f"{path}: unpacks to {unpacked:,} bytes, more than half of the {free:,.0f} that are free; write it "
            "again without compression, by np.savez: then it is not read at once"
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> np.ndarray:
    with archive.open(info) as member:
        return np.asarray(np.lib.format.read_array(member, allow_pickle=False))


def _mapped(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, header: NpyHeader) -> np.ndarray:
    with archive.open(info) as member:
        while member.read(2**24):  # to the end, where it is held to its checksum
            pass
    with path.open("rb") as file:
        file.seek(info.header_offset + 26)  # lengths of the two fields that end the local header of 30 bytes
        name, extra = struct.unpack("<HH", file.read(4))
        start = file.seek(name + extra, os.SEEK_CUR) + header.start
    return np.memmap(path, header.dtype, "r", start, header.shape, "F" if header.fortran else "C")
