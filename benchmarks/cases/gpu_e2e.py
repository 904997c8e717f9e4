"""From the start of the process to codes on disk, ten epochs of lecture-ae.yaml, beside a raw script."""

import os
from pathlib import Path

import numpy as np

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired
from benchmarks.images import pictures, write_npz
from benchmarks.processes import run_command

NAME = "gpu_e2e"
WHAT = "process start to codes on disk, lecture-ae.yaml, ten epochs"
GROUP = "gpu"
AIM = 1.10
SECONDS = 90.0  # for the pairs, so that `make bench-gpu` keeps to its eight minutes


def run(settings: Settings) -> list[Measurement]:
    """Both as whole processes: imports, reading, training, encoding, writing."""
    folder = settings.scratch / "e2e"
    folder.mkdir(exist_ok=True)
    images = write_npz(pictures(settings, settings.size(60_000, 300), 100), folder / "images.npz")
    epochs, widths = str(settings.size(10, 1)), ["[4,8]"] if settings.dry else []
    hidden = {"CUDA_VISIBLE_DEVICES": ""} if settings.dry else {}
    files = [folder / "ours.npz", folder / "raw.npz"]

    def ours() -> float:
        words: list[str | Path] = ["benchmarks.e2e_ours", images, folder / "runs", files[0], epochs, *widths]
        return run_command("-m", *words, folder=folder, **hidden).seconds

    def raw() -> float:
        return run_command(
            "-m", "benchmarks.e2e_raw", images, files[1], epochs, *widths, folder=folder, **hidden
        ).seconds

    found = paired(ours, raw, min(settings.budget, SECONDS), settings.pairs)
    one, other = (np.load(file)["codes"].shape for file in files)
    kept = gate(one == (other[0] - 1, 30) and other[1] == 30, f"codes on disk: ours {one}, raw {other}")
    return [Measurement(WHAT, "raw script", found.ratio, AIM, kept, note=f"{os.cpu_count()} cores")]
