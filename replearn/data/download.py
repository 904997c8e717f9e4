"""Fetch a published file: over https alone, within bounds of time and size, held to its checksum.

What arrived before a download broke off is kept, and the next one goes on from there.
"""

import hashlib
import http.client
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from replearn import news

TIMEOUT_SECONDS = 20.0  # of silence, of the wait for an answer, and before the speed is looked at
SLOWEST = 50_000  # bytes a second on average: with it the size of a file limits the time for the whole of it
LARGEST = 2 * 2**30  # bytes of a file whose size is not published
BLOCK = 2**16
SCHEME = "https"


class DownloadError(Exception):
    """The file is not to be had from its hosts; the message says why in one line."""


@dataclass(frozen=True)
class PublishedFile:
    """A file as it was published. size: bytes, None where not known; sha256: its digits, or the first."""

    name: str
    size: int | None
    sha256: str


class _OneScheme(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        try:
            _check_scheme(newurl)
        except DownloadError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


OPENER = urllib.request.build_opener(_OneScheme)


def fetch(file: PublishedFile, mirrors: Sequence[str], folder: Path) -> Path:
    """Fetch `file` into `folder` from the first mirror that gives it whole and unaltered; returns its path.

    mirrors: addresses that end in a slash. Of several processes at once one fetches, and the others wait for it.
    Raise DownloadError.
    """
    target, refusals = folder / file.name, []
    folder.mkdir(parents=True, exist_ok=True)
    with _part_of(target) as part:
        if target.is_file():  # another process was faster
            return target
        for mirror in mirrors:
            news.warn(f"Downloading {mirror}{file.name} into {folder} ...")
            try:
                resumed = _receive(mirror + file.name, part, file)
                if resumed and not _is_published(part, file):
                    part.truncate(0)  # what had arrived before was of another file
                    _receive(mirror + file.name, part, file)
                if not _is_published(part, file):
                    part.truncate(0)
                    raise DownloadError(f"does not give the published file (SHA-256 {file.sha256})")
            except (OSError, http.client.HTTPException, DownloadError) as error:
                refusals.append(f"{mirror} {_line(error)}")
                continue
            os.fsync(part.fileno())
            Path(part.name).replace(target)
            return target
    raise DownloadError("; ".join(refusals))


@contextmanager
def _part_of(target: Path) -> Iterator[IO[bytes]]:
    """What arrived of a file so far, locked: a second process waits here. An empty one is not left behind."""
    path = target.with_name(f".{target.name}.part")
    while True:
        file = path.open("a+b")
        _lock(file)
        if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
            break
        file.close()  # it was finished and renamed while this process waited
    with file:
        try:
            yield file
        finally:
            file.flush()
            if path.exists() and os.fstat(file.fileno()).st_size == 0:
                path.unlink()


def _lock(file: IO[bytes]) -> None:
    try:
        import fcntl  # not on Windows
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _receive(url: str, part: IO[bytes], file: PublishedFile) -> bool:
    """Append to `part` what it lacks of the file; returns whether anything had been there before."""
    _check_scheme(url)
    had = part.seek(0, os.SEEK_END)
    if file.size is not None and had == file.size:
        return True
    request = urllib.request.Request(url, headers={"Range": f"bytes={had}-"} if had else {})
    with _opened(request) as response:
        if had and response.status != 206:  # the host knows no ranges, and sends the whole
            part.truncate(0)
            had = 0
        length = int(response.headers.get("Content-Length") or 0)
        size = file.size or had + length
        if not 0 < size <= LARGEST or had + length > size:
            raise DownloadError(f"offers {had + length:,} bytes, where {size:,} are published")
        _append(response, part, size - had)
    return had > 0


def _append(response: Any, part: IO[bytes], missing: int) -> None:
    started, got = time.monotonic(), 0
    while got < missing and (block := response.read1(min(BLOCK, missing - got))):
        part.write(block)
        got += len(block)
        waited = time.monotonic() - started
        if waited > TIMEOUT_SECONDS and got < SLOWEST * waited:
            raise DownloadError(f"sends too slowly ({got / waited:,.0f} bytes a second, {SLOWEST:,} are asked)")
    part.flush()
    if got < missing:
        raise DownloadError(f"broke off with {missing - got:,} bytes missing; the next start goes on from there")


def _opened(request: urllib.request.Request) -> Any:
    """Return the response, once its head is there: a socket's time-out limits a silence, not an answer letter by
    letter.
    """
    box: SimpleQueue[Any] = SimpleQueue()

    def ask() -> None:
        try:
            box.put(OPENER.open(request, timeout=TIMEOUT_SECONDS))
        except urllib.error.HTTPError as error:
            error.close()
            box.put(DownloadError(f"answers {error.code} {error.reason}"))
        except Exception as error:
            box.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = box.get(timeout=TIMEOUT_SECONDS)
    except Empty:
        raise DownloadError(f"did not answer within {TIMEOUT_SECONDS:.0f} s") from None
    if isinstance(found, Exception):
        raise found
    return found


def _is_published(part: IO[bytes], file: PublishedFile) -> bool:
    part.flush()
    part.seek(0)
    return hashlib.file_digest(part, "sha256").hexdigest().startswith(file.sha256)  # type: ignore[arg-type]


def _check_scheme(url: str) -> None:
    if not url.startswith(f"{SCHEME}://"):
        raise DownloadError(f"leads to {url}; only {SCHEME} is used")


def _line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__
