"""Measure replearn beside its peers.

usage: python -m benchmarks [CASE ...] [--group cpu|full|gpu] [--data DIR] [--output DIR] [--scratch DIR]
                            [--budget SECONDS] [--dry-run]

Runs the cases named, or those of a group (left out: cpu), each in a process of its own; prints a line when each ends
and a total; writes results.json and table.md into --output (reports/benchmarks). A case not run keeps its last
result. --scratch: the folder for everything else that is written (left out: a temporary one). --budget: seconds for
the pairs of one comparison. --dry-run: tiny sizes on the CPU, to see that all runs; writes no results.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.runner import GROUPS, case_names, declared, keep, run_apart, run_here

OUTPUT = Path("reports/benchmarks")


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for; the exit code is 1 where a case failed."""
    options = _parser().parse_args(argv)
    if options.here:
        from benchmarks.case import Settings

        settings = Settings(options.scratch, options.data, options.budget, options.dry_run)
        return run_here(options.cases[0], settings, options.here)
    if options.scratch:
        options.scratch.mkdir(parents=True, exist_ok=True)
        return _run(options, options.scratch)
    with tempfile.TemporaryDirectory(prefix="replearn-benchmarks-") as scratch:
        return _run(options, Path(scratch))


def _run(options: argparse.Namespace, scratch: Path) -> int:
    results, failed, begun = _last(options.output), [], time.perf_counter()
    for name in options.cases or case_names(options.group):
        started = time.perf_counter()
        found = run_apart(name, _handed_on(options), scratch)
        seconds = time.perf_counter() - started
        if found is None:
            failed.append(name)
        elif not options.dry_run:
            keep(results, name, found)
            _write(results, options.output)
        print(f"{name}: {_said(found)} ({seconds:.0f} s)", flush=True)
    print(f"{time.perf_counter() - begun:.0f} s in all" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return int(bool(failed))


def _said(found: dict[str, Any] | None) -> str:
    from benchmarks.table import number

    if found is None:
        return "failed"
    if "rows" not in found:
        return str(found["why"])
    return "; ".join(f"{number(row['found']['median'], row['unit'])} {row['peer']}" for row in found["rows"])


def _last(folder: Path) -> dict[str, Any]:
    path = folder / "results.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"schema": 1, "cases": {}}


def _write(results: dict[str, Any], folder: Path) -> None:
    from benchmarks.table import markdown

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    page = markdown(results, {name: declared(name)["WHAT"] for name in case_names()})
    (folder / "table.md").write_text(page, encoding="utf-8")


def _handed_on(options: argparse.Namespace) -> list[str]:
    words = ["--budget", str(options.budget)]
    words += ["--data", str(options.data)] if options.data else []
    return words + ["--dry-run"] * options.dry_run


def _known(name: str) -> str:
    if name not in case_names():
        raise argparse.ArgumentTypeError(f"no case {name!r}; there are {', '.join(case_names())}")
    return name


def _absolute(path: str) -> Path:
    """Cases start processes in folders of their own."""
    return Path(path).absolute()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS,
    )  # fmt: skip
    parser.add_argument("cases", nargs="*", type=_known, metavar="CASE", help=argparse.SUPPRESS)
    parser.add_argument("--group", choices=GROUPS, default="cpu", help=argparse.SUPPRESS)
    for name in ("data", "scratch"):
        parser.add_argument(f"--{name}", type=_absolute, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, default=OUTPUT, help=argparse.SUPPRESS)
    parser.add_argument("--budget", type=float, default=60.0, help=argparse.SUPPRESS)
    parser.add_argument("--dry-run", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
