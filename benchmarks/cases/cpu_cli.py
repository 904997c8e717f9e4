"""How long the command line takes to answer, and a training to its first step."""

from functools import partial
from pathlib import Path

from benchmarks.case import Measurement, Settings
from benchmarks.harness import paired, repeated
from benchmarks.images import pictures, write_npz
from benchmarks.processes import ROOT, run_command

NAME = "cpu_cli"
WHAT = "start-up: --help, arch, first training step"
GROUP = "cpu"
HELP, ARCH, FIRST_STEP = 0.4, 1.0, 2.0  # seconds; the last two beyond the imports
TORCH, BOTH = "import torch", "import torch, pytorch_lightning"


def run(settings: Settings) -> list[Measurement]:
    """The commands as whole processes; the heavy ones less the imports that they cannot do without."""
    images = write_npz(pictures(settings, settings.size(12_800, 200), 50), settings.scratch / "cli.npz")
    rows = []
    for words in (["--help"], ["demo", "list"]):
        found = repeated(partial(_seconds, words), settings.budget / 2, settings.pairs)
        rows.append(Measurement(" ".join(words), "-", found, HELP, "exit code 0", unit="s"))
    commands = [
        ("arch --config ae.yaml", ["arch", "--config", "ae.yaml"], TORCH, ARCH),
        ("fit --config ae.yaml to its first step", _fit(images, settings.scratch), BOTH, FIRST_STEP),
    ]
    for what, words, imports, aim in commands:
        beside = paired(partial(_seconds, words), partial(_import, imports), settings.budget, settings.pairs)
        rows.append(
            Measurement(f"{what}, beyond the imports", imports, beside.difference, aim, "exit code 0", unit="s")
        )
    return rows


def _seconds(words: list[str]) -> float:
    return run_command("-m", "replearn", *words).seconds


def _import(imports: str) -> float:
    return run_command("-c", imports).seconds


def _fit(images: Path, folder: Path) -> list[str]:
    callback = "benchmarks.first_step.EndAfterFirstStep"
    return [
        "fit", "--config", str(ROOT / "configs" / "ae.yaml"), "--images", str(images), "--allow-import", "benchmarks",
        "--trainer.callbacks+", callback, "--trainer.default_root_dir", str(folder / "runs"),
    ]  # fmt: skip
