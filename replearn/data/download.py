"""Download a known data set with torchvision, with a time-out, and let it appear only when it is complete."""

import contextlib
import http.client
import io
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TIMEOUT_SECONDS = 20.0  # torchvision sets none: a host that never answers would hang for ever


class DownloadError(Exception):
    """The data set is not to be had from its hosts; the message says why in one line."""


@contextlib.contextmanager
def socket_timeout(seconds: float) -> Iterator[None]:
    """Every socket opened inside gives up after so many silent seconds.

    >>> with socket_timeout(3.0):
    ...     socket.getdefaulttimeout()
    3.0
    """
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def download(dataset: str, cache: Path) -> Path:
    """Fetch torchvision's `dataset` ("MNIST", ...) into <cache>/<dataset>/raw and return that folder.

    It is fetched beside its place and moved there file by file: neither a download that was cut off nor two
    at once leave half a file behind. Raises DownloadError.
    """
    print(f"Downloading {dataset} into {cache} ...", file=sys.stderr)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".download-") as folder:
            _fetch(dataset, folder)
            target = cache / dataset / "raw"
            target.mkdir(parents=True, exist_ok=True)
            for file in sorted((Path(folder) / dataset / "raw").iterdir()):
                file.replace(target / file.name)
    except (RuntimeError, OSError, EOFError, http.client.HTTPException) as error:
        lines = str(error).strip().splitlines()
        raise DownloadError(f"{type(error).__name__}: {lines[-1] if lines else 'no reason given'}") from error
    return target


def _fetch(dataset: str, folder: str) -> None:
    import torchvision.datasets

    silent = io.StringIO()  # torchvision draws one progress bar a file
    with (
        socket_timeout(TIMEOUT_SECONDS),
        contextlib.redirect_stderr(silent),
        contextlib.redirect_stdout(silent),
    ):
        getattr(torchvision.datasets, dataset)(folder, download=True)
