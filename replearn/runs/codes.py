"""Writes codes as they come, to npz, csv or parquet, so that memory does not grow with the number of images."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np

from replearn.atomic_file import atomic_file
from replearn.data.source import Split
from replearn.errors import NotFiniteError, UsageError
from replearn.runs.only_writer import only_writer

TOGETHER = 65_536  # rows written at a time: parquet is slow, and its index large, in small groups


@dataclass(frozen=True)
class Rows:
    """N codes with what is known of each image: `codes` yields (B, D) float32, the rest are (N,).

    texts: `file` and `class`, as far as they are known, arrays of str.
    """

    codes: Iterator[np.ndarray]
    dimensions: int
    labels: np.ndarray
    split: np.ndarray
    index: np.ndarray
    texts: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(
        cls, splits: dict[str, Split], codes: Iterator[np.ndarray], dimensions: int, class_names: Sequence[str] = ()
    ) -> "Rows":
        """Return the rows of the splits of a data set, by the name of each, in their order."""
        files = [split.files for split in splits.values() if split.files is not None]
        texts = {"file": np.concatenate(files)} if len(files) == len(splits) else {}
        if class_names:
            names = np.array([*class_names, ""], object)  # the label -1 is the last
            texts["class"] = np.concatenate([names[split.labels] for split in splits.values()])
        return cls(
            codes,
            dimensions,
            labels=np.concatenate([split.labels for split in splits.values()]),
            split=np.concatenate([np.full(len(split), name) for name, split in splits.items()]),
            index=np.concatenate([split.index for split in splits.values()]),
            texts=texts,
        )


def _write_npz(rows: Rows, file: IO[bytes]) -> None:
    """Members `codes`, `labels`, `split`, `index`, `file`, `class`; what np.load reads, written a block at a time."""
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
        for name, texts in rows.texts.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                kind = f"<U{max(1, max(map(len, texts)))}"
                np.lib.format.write_array_header_2_0(
                    member, {"descr": kind, "fortran_order": False, "shape": texts.shape}
                )
                for start in range(0, len(texts), TOGETHER):
                    member.write(texts[start : start + TOGETHER].astype(kind).tobytes())


def _columns(rows: Rows) -> list[str]:
    return ["index", "split", "label", *rows.texts, *(f"z{i}" for i in range(rows.dimensions))]


def _blocks(rows: Rows) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield the codes in blocks of about `TOGETHER` rows, each with its place among the rows."""
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
        texts = [[_cell(name, each) for each in known[place]] for name, known in rows.texts.items()]
        known = zip(rows.index[place], rows.split[place], rows.labels[place], *texts, values, strict=True)
        text.writelines(",".join(map(str, cells)) + "\n" for cells in known)
    text.detach()  # flushed, and the file stays open


def _cell(name: str, text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula; the way to a file stays one.

    >>> _cell("file", "=1.png"), _cell("class", 'a "b", c')
    ('./=1.png', '"a ""b"", c"')
    """
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        text = f"./{text}" if name == "file" else f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in ',"\r\n') else text


def _write_parquet(rows: Rows, file: IO[bytes]) -> None:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    writer = None
    for place, block in _blocks(rows):
        known = [rows.index[place], rows.split[place], rows.labels[place]]
        known += [texts[place] for texts in rows.texts.values()]
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
    """Raise UsageError where the ending is none of those that can be written, or a library for it is missing."""
    if path.suffix not in WRITERS or path.is_dir():
        raise UsageError(f"--output {path}: must be a file that ends in {', '.join(WRITERS)}")
    if path.suffix == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise UsageError(f'--output {path}: needs pyarrow; pip install "replearn[parquet]"') from None


def write_codes(rows: Rows, path: Path) -> None:
    """Write to `path` in the form its ending names: whole or not there.

    Raise UsageError where another process writes it, NotFiniteError for a code that is NaN or infinite.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    finite = replace(rows, codes=_finite(rows.codes))
    with only_writer(path), atomic_file(path) as file:
        WRITERS[path.suffix](finite, file)


def _finite(blocks: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    done = 0
    for block in blocks:
        whole = np.isfinite(block).all(1)
        if not whole.all():
            raise NotFiniteError(
                f"the code of image {done + int(np.argmin(whole))} is NaN or infinite; nothing was written: name an "
                "earlier checkpoint, or train again with a smaller --model.learning_rate"
            )
        done += len(block)
        yield block
