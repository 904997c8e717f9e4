"""The whole comparison of compare.yaml, the trainings of its runs not counted, with UMAP and without."""

import re
from pathlib import Path

import yaml

from benchmarks.case import Measurement, Settings, exactly
from benchmarks.images import pictures, write_npz
from benchmarks.processes import ROOT, Done, run_command

NAME = "cpu_compare"
WHAT = "compare.yaml on 55,000 training and 10,000 test images"
GROUP = "full"
MINUTES = 10.0
MEMORY = {"with UMAP": 2.5, "without UMAP": 2.0}  # GB, 10^9 bytes
CONFIG = ROOT / "configs" / "compare.yaml"


def run(settings: Settings) -> list[Measurement]:
    """Time and memory of the process; the networks are trained for one epoch, which costs nothing here."""
    folder = settings.scratch / "compare"
    folder.mkdir(exist_ok=True)
    count = settings.size(60_000, 600)
    images = write_npz(pictures(settings, count, settings.size(10_000, 200)), folder / "images.npz")
    for name in sorted(set(re.findall(r"path: runs/(\S+)", CONFIG.read_text(encoding="utf-8")))):
        tiny = ["--trainer.max_epochs", "1", "--min_steps", "0"]
        run_command(
            "-m",
            "replearn",
            "fit",
            "--config",
            ROOT / "configs" / f"{name}.yaml",
            "--images",
            images,
            *tiny,
            folder=folder,
        )
    rows = []
    for words in ("without UMAP", "with UMAP"):
        done = _compare(folder, images, words)
        whole = "exit code 0, every row without an error"
        memory = Measurement(
            f"{WHAT}, memory {words}", "-", exactly(done.peak_bytes / 1e9), MEMORY[words], whole, unit="GB"
        )
        rows.append(memory)
    return [Measurement(WHAT, "-", exactly(done.seconds / 60), MINUTES, whole, unit="min"), *rows]


def _compare(folder: Path, images: Path, words: str) -> Done:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    if words == "without UMAP":
        left_out = [name for name, made in config["representations"].items() if "umap.UMAP" in str(made)]
        for part in ("representations", "dimensions_of"):
            config[part] = {name: value for name, value in config[part].items() if name not in left_out}
    path = folder / f"{words.replace(' ', '-')}.yaml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    output = folder / f"report-{path.stem}"
    return run_command(
        "-m", "replearn", "compare", "--config", path, "--images", images, "--output", output, folder=folder
    )
