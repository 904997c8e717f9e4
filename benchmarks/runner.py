"""Runs cases, each in a process of its own, and keeps what they found."""

import ast
import json
import os
import subprocess
import sys
import time
import traceback
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.case import NotMeasured, Settings

CASES = Path(__file__).parent / "cases"
GROUPS = {"cpu": ("cpu",), "full": ("cpu", "full"), "gpu": ("gpu",)}  # of an option, those of the cases
SKIPPED = 3  # exit code of a case that cannot be measured here


def declared(name: str) -> dict[str, str]:
    """NAME, WHAT and GROUP of a case, read without importing it.

    >>> declared("cpu_pca")["GROUP"]
    'cpu'
    """
    tree = ast.parse((CASES / f"{name}.py").read_text(encoding="utf-8"))
    constants = [node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)]
    return {ast.unparse(node.targets[0]): str(ast.literal_eval(node.value)) for node in constants}


def case_names(group: str | None = None) -> list[str]:
    """All cases by their files, or those that an option `--group` runs."""
    found = sorted(path.stem for path in CASES.glob("[!_]*.py"))
    return [name for name in found if group is None or declared(name)["GROUP"] in GROUPS[group]]


def measure(name: str, settings: Settings) -> dict[str, Any]:
    """A case's rows, and where, when and how long it ran; in this process."""
    import torch

    from benchmarks.floor import measure_floor
    from benchmarks.machine import load, machine
    from replearn.runs.summary import peak_memory

    before, started = load(), time.perf_counter()
    floor = measure_floor(settings.device, settings.dry)
    rows = import_module(f"benchmarks.cases.{name}").run(replace(settings, floor=floor))

    return {
        "rows": [row.as_dict() for row in rows],
        "floor": floor.as_dict(),
        "machine": machine(settings.device),
        "load": before,
        "date": time.strftime("%Y-%m-%d"),
        "seconds": round(time.perf_counter() - started, 1),
        "peak_memory_bytes": peak_memory(torch.device(settings.device)),
    }


def run_here(name: str, settings: Settings, result: Path) -> int:
    """What the process of a case does: measure it, write `result`; returns the exit code."""
    try:
        found = measure(name, settings)
    except NotMeasured as reason:
        result.write_text(json.dumps({"why": f"not measured: {reason}"}), encoding="utf-8")
        return SKIPPED
    except Exception:
        traceback.print_exc()
        return 1
    result.write_text(json.dumps(found), encoding="utf-8")
    return 0


def run_apart(name: str, options: list[str], scratch: Path) -> dict[str, Any] | None:
    """A case in a process of its own, so that its memory, threads and caches are its own; None where it failed."""
    result = scratch / f"{name}.json"
    result.unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks", name, "--here", str(result), "--scratch", str(scratch), *options]
    code = subprocess.run(command, check=False, env=os.environ | {"PYTHONUNBUFFERED": "1"}).returncode
    return json.loads(result.read_text(encoding="utf-8")) if code in (0, SKIPPED) else None


def keep(results: dict[str, Any], name: str, found: dict[str, Any]) -> None:
    """Put what was found in the place of the last result; one that says "not measured" replaces no measurement."""
    if "rows" in found or "rows" not in results["cases"].get(name, {}):
        results["cases"][name] = found
