"""Training by two processes beside one: the same work shared, and twice the work."""

import json
from functools import partial
from pathlib import Path

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired
from benchmarks.images import pictures, write_npz
from benchmarks.processes import ROOT, run_command

NAME = "cpu_ddp"
WHAT = "training of ae.yaml by two CPU processes of one thread (DDP, gloo)"
GROUP = "full"
IMAGES = 12_800


def run(settings: Settings) -> list[Measurement]:
    """Strong scaling: half the work each; weak: the work of one each. Ideal are 0.5 and 1; no aim of ours."""
    count, rows = settings.size(IMAGES, 320), []
    for what, one, two in (("strong scaling", count, count), ("weak scaling", count // 2, count)):
        files = {n: write_npz(pictures(settings, n, 64), settings.scratch / f"ddp-{n}.npz") for n in {one, two}}
        found = paired(
            partial(_seconds, files[two], 2, settings),
            partial(_seconds, files[one], 1, settings),
            settings.budget,
            settings.pairs,
        )
        rows.append(
            Measurement(f"{WHAT}, {what}", "one process", found.ratio, None, gate(True, "both end with exit code 0"))
        )
    return rows


def _seconds(images: Path, devices: int, settings: Settings) -> float:
    """Seconds of the training as metrics.json tells them: torchrun starts both processes before these count."""
    root = settings.scratch / f"ddp-{devices}"
    together = ["-m", "torch.distributed.run", "--nproc-per-node", str(devices)] if devices > 1 else []
    strategy = ["--trainer.strategy", "ddp"] if devices > 1 else []
    length = ["--trainer.max_epochs", "1", "--min_steps", "0", "--data.batch_size", str(128 // devices)]
    run_command(
        *together, "-m", "replearn", "fit", "--config", ROOT / "configs" / "ae.yaml", "--images", images,
        *length, *strategy, "--trainer.accelerator", "cpu", "--trainer.devices", str(devices),
        "--trainer.default_root_dir", root,
        OMP_NUM_THREADS="1",
    )  # fmt: skip
    newest = max(root.glob("*/*/metrics.json"), key=lambda path: path.stat().st_mtime)
    return float(json.loads(newest.read_text(encoding="utf-8"))["timing"]["fit_seconds"])
