"""Writes codes as they come, to npz, csv or parquet, so that memory does not grow with the number of images."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from replearn.atomic_file import atomic_file
from replearn.data.source import Part
from replearn.errors import UsageError

TOGETHER = 65_536  # rows written at a time: parquet is slow, and its index large, in small groups


@dataclass(frozen=True)
class Rows:
    """N codes with what is known of each image: `codes` yields (B, D) float32, the rest are (N,)."""

    codes: Iterator[np.ndarray]
    dimensions: int
    labels: np.ndarray
    split: np.ndarray
    index: np.ndarray

    @classmethod
    def of(cls, parts: dict[str, Part], codes: Iterator[np.ndarray], dimensions: int) -> "Rows":
        """The rows of the parts of a data set, by the name of each, in their order."""
        return cls(
            codes,
            dimensions,
            labels=np.concatenate([part.labels for part in parts.values()]),
            split=np.concatenate([np.full(len(part), name) for name, part in parts.items()]),
            index=np.concatenate([part.index for part in parts.values()]),
        )


def _write_npz(rows: Rows, file: IO[bytes]) -> None:
    """Members `codes`, `labels`, `split`, `index`; what np.load reads, written a block at a time."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        with archive.open("codes.npy", "w", force_zip64=True) as member:
            shape = (len(rows.labels), rows.dimensions)
            header: dict[str, Any] = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_2_0(member, header)
            for block in rows.codes:
                member.write(np.ascontiguousarray(block, dtype="<f4").tobytes())
        for name in ("labels", "split", "index"):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, getattr(rows, name), allow_pickle=False)


def _columns(rows: Rows) -> list[str]:
    return ["index", "split", "label", *(f"z{i}" for i in range(rows.dimensions))]


def _blocks(rows: Rows) -> Iterator[tuple[slice, np.ndarray]]:
    """The codes in blocks of about `TOGETHER` rows, each with its place among the rows."""
    start, waiting, count = 0, [], 0
    for codes in rows.codes:
        waiting.append(codes)
        count += len(codes)
        if count >= TOGETHER or start + count == len(rows.labels):
            yield slice(start, start + count), np.concatenate(waiting)
            start, waiting, count = start + count, [], 0


def _write_csv(rows: Rows, file: IO[bytes]) -> None:
    text = io.TextIOWrapper(file, "utf-8", newline="")
    csv.writer(text, lineterminator="\n").writerow(_columns(rows))
    for place, block in _blocks(rows):
        numbers = io.StringIO()
        np.savetxt(numbers, block, fmt="%.8g", delimiter=",")
        values = numbers.getvalue().splitlines()
        known = zip(rows.index[place], rows.split[place], rows.labels[place], values, strict=True)
        text.writelines(f"{index},{split},{label},{codes}\n" for index, split, label, codes in known)
    text.detach()  # flushed, and the file stays open


def _write_parquet(rows: Rows, file: IO[bytes]) -> None:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    writer = None
    for place, block in _blocks(rows):
        known = [rows.index[place], rows.split[place], rows.labels[place]]
        table = pyarrow.table(dict(zip(_columns(rows), [*known, *block.T], strict=True)))
        writer = writer or ParquetWriter(file, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


WRITERS: dict[str, Callable[[Rows, IO[bytes]], None]] = {
    ".npz": _write_npz,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}


def check_output(path: Path) -> None:
    """UsageError where the ending is none of those that can be written, or a library for it is missing."""
    if path.suffix not in WRITERS or path.is_dir():
        raise UsageError(f"--output {path}: must be a file that ends in {', '.join(WRITERS)}")
    if path.suffix == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise UsageError(f'--output {path}: needs pyarrow; pip install "replearn[parquet]"') from None


def write_codes(rows: Rows, path: Path) -> None:
    """Write to `path` in the form its ending names, first beside it, then renamed: whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as file:
        WRITERS[path.suffix](rows, file)
