"""Codes in files: every row once, in order, whatever the form and however they come."""

import csv

import numpy as np
import pytest

import replearn.runs.codes as module
from replearn.data.source import Split
from replearn.runs.codes import Rows, write_codes

CODES = np.random.default_rng(0).standard_normal((23, 3)).astype(np.float32)


def parts():
    """A data set of 20 and 3 images, the first of them without labels."""
    none = np.zeros((20, 1, 2, 2), np.uint8)
    train = Split(none, np.full(20, -1), np.arange(20)[::-1])
    return {"train": train, "test": Split(none[:3], np.array([2, 0, 1]), np.arange(3))}


def read(path):
    """(codes, labels, split, index) of a file."""
    if path.suffix == ".npz":
        with np.load(path) as file:
            return tuple(file[name] for name in ("codes", "labels", "split", "index"))
    if path.suffix == ".parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(path).to_pydict()
    else:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        table = {name: [row[name] for row in rows] for name in rows[0]}
    codes = np.stack([np.array(table[f"z{i}"], np.float32) for i in range(3)], axis=1)
    return codes, np.array(table["label"], int), np.array(table["split"]), np.array(table["index"], int)


@pytest.mark.parametrize("together", [1, 8, 1000])
@pytest.mark.parametrize("ending", ["npz", "csv", "parquet"])
def test_each_row_once_and_in_order(tmp_path, monkeypatch, ending, together):
    monkeypatch.setattr(module, "TOGETHER", together)
    rows = Rows.of(parts(), (CODES[i : i + 5] for i in range(0, 23, 5)), 3)
    write_codes(rows, tmp_path / f"codes.{ending}")
    codes, labels, split, index = read(tmp_path / f"codes.{ending}")
    assert np.allclose(codes, CODES, rtol=1e-6)
    assert labels.tolist() == [-1] * 20 + [2, 0, 1]
    assert split.tolist() == ["train"] * 20 + ["test"] * 3
    assert index.tolist() == [*range(19, -1, -1), 0, 1, 2]


def test_what_breaks_off_leaves_no_file(tmp_path):
    def broken():
        yield CODES[:5]
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        write_codes(Rows.of(parts(), broken(), 3), tmp_path / "codes.npz")
    assert not list(tmp_path.iterdir())
