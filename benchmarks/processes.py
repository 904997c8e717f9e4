"""A command run as a user runs it: in a process of its own, timed from start to end, with its peak memory."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.case import GateError

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Done:
    """seconds on the wall; peak_bytes of resident memory; what it printed."""

    seconds: float
    peak_bytes: int
    out: str


def _nothing() -> None:
    """Makes subprocess fork: after a vfork the kernel counts the parent's own peak as the child's."""


def run_command(*words: str | Path, folder: Path | None = None, **environment: str) -> Done:
    """`python WORDS` in `folder`; GateError with its last words where it fails.

    environment: variables more; one that is empty is taken away.
    """
    python_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    variables = os.environ | {"PYTHONPATH": python_path} | environment
    variables = {name: value for name, value in variables.items() if value or name not in environment}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, words)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=variables, preexec_fn=_nothing,
    )  # fmt: skip
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise GateError(f"{' '.join(map(str, words))} ended with {process.returncode}: {out[-500:]}")
    return Done(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), out)
