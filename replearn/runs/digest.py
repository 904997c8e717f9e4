"""The SHA-256 of a file within the file itself, so that it is known to be whole wherever it was copied to."""

import hashlib
import os
from pathlib import Path
from typing import IO

from replearn.errors import ContentError

MARK = b"replearn sha256 "
COMMENT = len(MARK) + 64  # bytes: the mark and the digest in hexadecimal
NO_COMMENT = b"PK\5\6"  # begins the last 22 bytes of a zip archive without a comment, whose length, 0, ends them
DAMAGED = "cannot be read as it was written: it is truncated or damaged, its SHA-256 is another now"


def seal_zip(file: IO[bytes]) -> None:
    """End a zip archive, just written without a comment, with one: the SHA-256 of all the bytes before the digest.

    file: open for reading and writing. Other readers of zip archives pass over a comment.
    """
    file.seek(-2, os.SEEK_END)
    file.write(COMMENT.to_bytes(2, "little") + MARK)
    file.seek(0)
    file.write(hashlib.file_digest(file, "sha256").hexdigest().encode())  # type: ignore[arg-type]


def check_zip(path: Path, what: str) -> None:
    """Raise ContentError where a zip archive is not as `seal_zip` left it; one that was never sealed passes.

    what: the archive, for the message. A single changed bit cannot make a sealed archive look like another.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        if file.read(2) != NO_COMMENT[:2] or size < 22:
            return  # no zip archive at all: whoever reads it says so
        file.seek(-22, os.SEEK_END)
        end = file.read()
        if end.startswith(NO_COMMENT) and end.endswith(b"\0\0"):
            return
        file.seek(max(0, size - 64))
        said = file.read()
        file.seek(0)
        if _sha256_of(file, size - 64) != said:
            raise ContentError(f"{what}: {DAMAGED}; bring it back from a copy, or name another")


def _sha256_of(file: IO[bytes], length: int) -> bytes:
    digest = hashlib.sha256()
    while length > 0 and (block := file.read(min(length, 2**20))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()
