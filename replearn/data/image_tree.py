"""The image files below a folder of the user's own: links are followed, and nothing is left out without a word."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from replearn.errors import ContentError

EXTENSIONS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")


def image_files(top: Path) -> list[Path]:
    """Return the image files below a folder, in the order of their names.

    Links to files and folders are followed. Left out is what is hidden (its name begins with a dot) or has
    another ending. Raise ContentError, which names it, for a link that leads nowhere or to a folder around it,
    and for a folder that cannot be read.
    """
    return sorted(_walk(top), key=lambda path: path.relative_to(top).parts)


def _walk(top: Path) -> Iterator[Path]:
    waiting = [(top, frozenset[tuple[int, int]]())]  # each folder with those that it lies in
    while waiting:
        folder, around = waiting.pop()
        status = folder.stat()
        if (this := (status.st_dev, status.st_ino)) in around:
            raise ContentError(
                f"{printable(str(folder))}: is a link to a folder that it lies in, so the images below it have no end; "
                "remove the link"
            )
        for path in _entries(folder):
            if path.is_dir():
                waiting.append((path, around | {this}))
            elif path.suffix.lower() in EXTENSIONS and path.is_file():
                yield path


def _entries(folder: Path) -> Iterator[Path]:
    try:
        names = [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except OSError as error:
        raise ContentError(f"{printable(str(folder))}: cannot be read ({error.strerror}); make it readable") from error
    for name in names:
        path = folder / name
        if path.is_symlink() and not path.exists():
            raise ContentError(f"{printable(str(path))}: is a link that leads nowhere; mend it or remove it")
        yield path


def printable(name: str) -> str:
    r"""Return the name of a file as text that can be written: bytes that are no UTF-8 become \xNN.

    >>> print(printable(os.fsdecode(b"caf\xe9.png")))
    caf\xe9.png
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def class_name(name: str) -> str:
    r"""Return the name of a folder as that of a class: printable, and composed, as macOS does not store it.

    >>> len("\u1112\u1161\u11ab"), len(class_name("\u1112\u1161\u11ab"))  # the same syllable
    (3, 1)
    """
    return unicodedata.normalize("NFC", printable(name))
