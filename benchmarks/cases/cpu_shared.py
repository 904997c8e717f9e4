"""A small training and a demonstration beside a busy process, alone, and with the threads that torch has by default."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import Pairs, paired
from benchmarks.processes import ROOT, run_command

NAME = "cpu_shared"
WHAT = "beside one busy process"
GROUP = "full"
STEPS = 300
OURS = {"OMP_WAIT_POLICY": "", "OMP_NUM_THREADS": "", "MKL_NUM_THREADS": ""}  # empty: as where nothing is set
TORCHS = {"OMP_WAIT_POLICY": "active", "OMP_NUM_THREADS": str(os.cpu_count())}  # spinning, a thread a core
BESIDE, DEFAULTS, ALONE = 2.2, 1 / 3, 1.03


def run(settings: Settings) -> list[Measurement]:
    """Three rows each: beside over alone, beside over torch's defaults beside, alone over torch's defaults alone."""
    rows = []
    for what, work in {"digits.yaml": _fit, "demo depth": _demo}.items():
        ours, torchs = partial(work, settings, OURS), partial(work, settings, TORCHS)
        pairs = {
            ("the same alone", BESIDE): _paired(_beside(ours), ours, settings),
            ("torch's defaults, beside too", DEFAULTS): _paired(_beside(ours), _beside(torchs), settings),
            ("torch's defaults, both alone", ALONE): _paired(ours, torchs, settings),
        }
        ends = gate(True, "both end with exit code 0")
        rows += [Measurement(f"{what} {WHAT}", peer, found.ratio, aim, ends) for (peer, aim), found in pairs.items()]
    return rows


def _paired(ours: Callable[[], float], peer: Callable[[], float], settings: Settings) -> Pairs:
    return paired(ours, peer, settings.budget, settings.pairs)


def _beside(work: Callable[[], float]) -> Callable[[], float]:
    def timed() -> float:
        with _busy():
            return work()

    return timed


@contextmanager
def _busy() -> Iterator[None]:
    """A process that computes without end, until the block is left."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _fit(settings: Settings, environment: dict[str, str]) -> float:
    """Seconds of the training as metrics.json tells them."""
    root = settings.scratch / "shared"
    steps = str(settings.size(STEPS, 4))
    run_command(
        "-m", "replearn", "fit", "--config", ROOT / "configs" / "digits.yaml", "--trainer.max_steps", steps,
        "--trainer.accelerator", "cpu", "--trainer.default_root_dir", root, folder=None, **environment,
    )  # fmt: skip
    newest = max(root.glob("*/*/metrics.json"), key=lambda path: path.stat().st_mtime)
    return float(json.loads(newest.read_text(encoding="utf-8"))["timing"]["fit_seconds"])


def _demo(settings: Settings, environment: dict[str, str]) -> float:
    """Seconds of the whole command."""
    words = "-m", "replearn", "demo", "depth", "--output", settings.scratch / "demo"
    return run_command(*words, folder=None, **environment).seconds
