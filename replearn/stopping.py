"""How a process ends that is told to: in order, with exit code 128 + n, and within two seconds whatever it does.

The first SIGINT, SIGTERM or SIGHUP raises `Stopped` in the main thread. Where that is swallowed, as in a call-back
of compiled code, or where the main thread does not come back to Python, as in a read that hangs, a thread that
watches ends the process. A second signal ends it at once. Standard library only.
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

SIGNALS = tuple(int(getattr(signal, name)) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
GRACE = 1.0  # seconds to end in order; compiled code that holds Python's lock was seen to add up to one
SAVING = 8.0  # seconds more, while something is saved that must not be cut off
TOGETHER = 0.2  # seconds within which a second signal is the same wish: `timeout` and terminals send two
CURSOR = b"\x1b[?25h"  # shows it again: a progress bar had hidden it

unfinished: set[str] = set()  # temporary files, which whoever ends the process takes away
_saving = 0  # blocks of `finishing` that are open


class Stopped(BaseException):
    """The signal `signum` asked the process to end; the exit code is 128 + its number.

    Not KeyboardInterrupt, which Lightning turns into exit code 1.
    """

    last: ClassVar[int | None] = None  # the signal, kept: the exception is lost in destructors and call-backs
    since: ClassVar[float] = 0.0

    def __init__(self, signum: int) -> None:
        super().__init__("interrupted" if signum == signal.SIGINT else "terminated")
        self.signum = int(signum)


@contextmanager
def finishing() -> Iterator[None]:
    """A block that a first signal does not cut off after the usual time: a save that goes on, SAVING at most."""
    global _saving
    _saving += 1
    try:
        yield
    finally:
        _saving -= 1


@contextmanager
def obeyed() -> Iterator[None]:
    """Obey the signals inside. SIGHUP stays ignored where it was, as nohup asks for."""
    Stopped.last = None
    reader, writer = socket.socketpair()  # not a pipe, which Windows does not take for signals
    writer.setblocking(False)
    numbers = [n for n in SIGNALS if n != getattr(signal, "SIGHUP", None) or signal.getsignal(n) != signal.SIG_IGN]
    handlers = {number: signal.signal(number, _stop) for number in numbers}
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)  # told while the main thread computes
    watch = threading.Thread(target=_watch, args=(reader, numbers), name="replearn-signals", daemon=True)
    watch.start()
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        writer.close()
        watch.join()
        reader.close()


def _stop(signum: int, frame: object) -> None:
    if Stopped.last is None:
        Stopped.last, Stopped.since = signum, time.monotonic()
        raise Stopped(signum)
    if time.monotonic() - Stopped.since > TOGETHER:
        leave(signum)


def _watch(reader: socket.socket, numbers: Sequence[int]) -> None:
    """Wait for a signal, then for the process's end, and bring it about where it does not come."""
    first, since = None, 0.0
    while True:
        try:
            told = reader.recv(1)
        except TimeoutError:
            told = b"\0"
        if not told:
            return  # `obeyed` is left
        now = time.monotonic()
        if first is None:
            if told[0] in numbers:
                first, since = told[0], now
                reader.settimeout(0.05)
        elif told[0] in numbers and now - since > TOGETHER:
            leave(told[0])
        elif now - since > GRACE + (SAVING if _saving else 0):
            leave(first)


def leave(signum: int, said: bool = False) -> None:
    """End the process now, with 128 + the signal's number; no thread is waited for. said: in words already."""
    for path in list(unfinished):
        with suppress(OSError):
            Path(path).unlink()
    flush = threading.Thread(target=sys.stdout.flush, daemon=True)  # which may wait for a reader that hangs
    flush.start()
    flush.join(0.2)
    with suppress(OSError):
        os.write(2, (CURSOR if os.isatty(2) else b"") + (b"" if said else f"replearn: {Stopped(signum)}\n".encode()))
    os._exit(128 + signum)
