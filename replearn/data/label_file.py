"""Labels of image files from a table beside them: a CSV with the columns file and label."""

import csv
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from replearn.errors import ContentError, UsageError

COLUMNS = ("file", "label")


def read_labels(path: Path, files: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the class of each file (-1 where its label is empty), and the K class names in order.

    path: a CSV in UTF-8 whose first line names the columns `file` and `label`; others are not looked at. files:
    the images, as the column `file` must call them: from the folder of the images, folders divided by `/`. Each
    must stand there once, and nothing else. Labels are text; where all are whole numbers, they are in the order
    of numbers. Raise UsageError where there is no such file, ContentError, with the line, for what is in it.
    """
    label_of: dict[str, str] = {}
    known = {_plain(file) for file in files}
    for line, name, label in _rows(path):
        if (key := _plain(name)) not in known:
            raise ContentError(
                f"{path}: line {line} names {name!r}, and there is no such image; the column file holds the way from "
                f"the folder of the images, such as {files[0]!r}"
            )
        if key in label_of:
            raise ContentError(f"{path}: line {line} names {name!r} a second time; name each image once")
        label_of[key] = unicodedata.normalize("NFC", label)
    if missing := [file for file in files if _plain(file) not in label_of]:
        raise ContentError(
            f"{path}: has no line for {len(missing):,} of {len(files):,} images, such as {missing[0]!r}; add them, "
            "with an empty label where it is not known"
        )
    names = sorted({label for label in label_of.values() if label})
    if all(name.isdecimal() for name in names):
        names.sort(key=int)
    place = {"": -1} | {name: number for number, name in enumerate(names)}
    return [place[label_of[_plain(file)]] for file in files], names


def _rows(path: Path) -> list[tuple[int, str, str]]:
    """Return (line, file, label) of each row."""
    if not path.is_file():
        raise UsageError(f"--data.labels {path}: must be an existing CSV file; correct the path")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            columns = _columns(path, next(reader, []))
            return [(reader.line_num, *_two(path, reader.line_num, row, columns)) for row in reader if any(row)]
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8; save it again as CSV in UTF-8") from error
    except (csv.Error, OSError) as error:
        raise ContentError(f"{path}: cannot be read as CSV ({error}); save it again as CSV in UTF-8") from error


def _columns(path: Path, header: list[str]) -> list[int]:
    """Return where the two columns stand in the header."""
    names = [name.strip().lower() for name in header]
    if any(names.count(column) != 1 for column in COLUMNS):
        told = "it is empty" if not header else f"its first line is {','.join(header)[:80]!r}"
        semicolon = "; divide columns by commas" if any(";" in name for name in names) else ""
        raise ContentError(f"{path}: {told}, which must name the columns file and label, each once{semicolon}")
    return [names.index(column) for column in COLUMNS]


def _two(path: Path, line: int, row: list[str], columns: list[int]) -> tuple[str, str]:
    if len(row) <= max(columns):
        raise ContentError(f"{path}: line {line} has {len(row)} columns, too few for file and label; complete it")
    name, label = (row[place].strip() for place in columns)
    return name, label


def _plain(name: str) -> str:
    """Return a file's name so that two ways of writing it are one: `./a.png`, `a.png`; accents composed or not."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))
