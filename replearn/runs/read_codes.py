"""Codes from a file as embed writes it: npz, csv or parquet."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from replearn.data.npz import read_npz
from replearn.errors import ContentError, UsageError
from replearn.runs.codes import WRITERS


def check_codes(path: Path) -> None:
    """Raise UsageError where there is no such file, its ending is none of embed's, or a library for it is missing."""
    if path.suffix not in WRITERS or not path.is_file():
        endings = ", ".join(WRITERS)
        raise UsageError(f"codes {path}: must be an existing {endings} file, as embed writes it; correct the path")
    if path.suffix == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise UsageError(f'codes {path}: needs pyarrow; pip install "replearn[parquet]"') from None


def read_codes(path: Path, dimensions: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return codes (N, dimensions) float32 and, where the file has them, labels (N,). Raise ContentError."""
    codes, labels = _read_npz(path) if path.suffix == ".npz" else _read_table(path)
    if codes.ndim != 2 or codes.dtype.kind not in "fiu" or len(codes) == 0:
        raise ContentError(f"{path}: codes has shape {codes.shape} of {codes.dtype}; it must be (N, D) numbers, N > 0")
    if codes.shape[1] != dimensions:
        raise ContentError(
            f"{path}: codes of {codes.shape[1]} numbers, but the run's have {dimensions}; name the run that made them"
        )
    with np.errstate(over="ignore"):
        codes = codes.astype(np.float32)
    if bad := int((~np.isfinite(codes)).any(axis=1).sum()):
        raise ContentError(f"{path}: {bad} of {len(codes)} codes hold NaN or infinity; leave them out")
    if labels is not None and labels.shape != codes.shape[:1]:
        raise ContentError(f"{path}: labels has shape {labels.shape} for {len(codes)} codes; give one each")
    return codes, labels


def _read_npz(path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    arrays, keys = read_npz(path, ("codes", "labels"))
    if "codes" not in arrays:
        raise ContentError(f"{path}: has no key codes, only {keys}; write it with embed, or np.savez(path, codes=...)")
    return arrays["codes"], arrays.get("labels")


def _read_table(path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the columns z0, z1 ... and label."""
    try:
        columns = _csv_columns(path) if path.suffix == ".csv" else _parquet_columns(path)
        names = [name for name in columns if name.startswith("z") and name[1:].isdecimal()]
        if sorted(names, key=lambda name: int(name[1:])) != [f"z{i}" for i in range(len(names))] or not names:
            raise ContentError(f"{path}: has the columns {', '.join(columns)[:80]}; codes are z0, z1 ... as of embed")
        codes = np.array([columns[f"z{i}"] for i in range(len(names))], np.float64).T
        labels = np.array(columns["label"], np.int64) if "label" in columns else None
    except ContentError:
        raise
    except Exception as error:  # whatever a library makes of a damaged file
        raise ContentError(
            f"{path}: is not a readable {path.suffix} file of numbers, or is cut off; write it again with embed"
        ) from error
    return codes, labels


def _csv_columns(path: Path) -> dict[str, Any]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file, strict=True)
        names = next(rows, [])
        cells = list(zip(*rows, strict=True))
    return dict(zip(names, cells, strict=True)) if cells else dict.fromkeys(names, ())


def _parquet_columns(path: Path) -> dict[str, Any]:
    from pyarrow.parquet import read_table

    table = read_table(path)
    return {name: table[name].to_numpy() for name in table.column_names}
