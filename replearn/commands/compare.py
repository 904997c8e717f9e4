"""Compare representations, or finished runs with PCA, on held-out images: table, scoreboard, figures, page.

usage: python -m replearn compare [RUN ...] [--images PATH] [--output DIR]
       python -m replearn compare --config NAME [--images PATH] [--output DIR]

  RUN ...            run folders or checkpoints; left out: the newest finished run
  --config NAME      a comparison of any representations, such as compare.yaml or compare-digits.yaml
  --images PATH      compare on these images instead: a folder, .npz or .npy
  --data.size S      with --config, any option of its data: size (to S x S), limit, val, seed, labels ...
  --data.labels FILE, --data.class_depth N, --data.range "[low, high]", --data.skip_bad N
                     with RUN, how --images are read, as by fit
  --seeds [S, ...]   seeds of the methods that draw, and of the runs: of each, those of its configuration that were
                     trained with these
  --output DIR       where to write; left out: report/ in the run folder, reports/compare/ for several runs,
                     reports/<name of the configuration>/ with --config

RUN ...: PCA is fitted on the same training images at the same number of dimensions, and every reconstruction is
measured on the test images; where a run has none, as a classifier, how well codes tell the classes, too.
--config: every representation of the file, at each number of dimensions and each seed, is fitted on the training
images and measured on the test images. What is finished is kept in cells/ of the report: a comparison that was broken
off goes on where it stopped, and a metric that is new is worked out alone.
Writes scoreboard.json, .csv and .md, figures, and index.html, one page that holds them. Exit code 1 where a
representation failed; its row says why.
"""

import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from replearn.data.beside_images import DataOptions, beside_images


def main(argv: list[str]) -> int | None:
    """Compare as the words typed say."""
    from replearn.config.options import call

    return call(compare_typed, argv)


def compare_typed(  # not `compare`: the parser would look that up in the package, and load it
    runs: list[str],
    config: str | None = None,
    images: Path | None = None,
    output: Path | None = None,
    data: DataOptions | None = None,
    seeds: list[int] | None = None,
) -> int:
    """Compare the runs with PCA, or what the configuration names; print the table, write the report."""
    if config is None:
        return _compare_runs(runs, images, output, data, seeds)
    from replearn.comparison.spec_file import read_spec
    from replearn.errors import UsageError
    from replearn.report.report_folder import report_folder

    spec = read_spec(config, images, data, seeds)
    if runs:
        raise UsageError(
            f"{runs[0]}: a run beside --config; name runs in the configuration, as "
            "replearn.representations.finished_run.FinishedRun with a path, or leave --config out"
        )
    folder = report_folder(output, Path("reports") / spec.name)
    return _write(spec, folder, folder / "cells")


def _compare_runs(
    runs: list[str], images: Path | None, output: Path | None, data: DataOptions | None, seeds: list[int] | None
) -> int:
    from replearn.runs.run_folder import locate

    beside_images(images, data)
    # before the heavy imports: what is not there is told at once
    places = [locate(run) for run in runs] or [locate(None)]
    from replearn.comparison.spec_of_runs import specs_of_runs
    from replearn.escape import file_name
    from replearn.report.report_folder import report_folder
    from replearn.runs.run import Run

    found = [Run(*place) for place in places]
    alone = found[0].folder if len(found) == 1 else None
    default = alone / "report" if alone else Path("reports") / "compare"
    report_folder(output, default)
    specs = specs_of_runs(found, images, seeds, data)
    # of several data sets each has a report of its own: their numbers say nothing beside each other
    parts = [file_name(str(spec.data.name)) if len(specs) > 1 else "" for spec in specs]
    folders = [report_folder(output and output / part, default / part) for part in parts]
    return max(_write(spec, folder, None) for spec, folder in zip(specs, folders, strict=True))


def _write(spec: Any, folder: Path, cache: Path | None) -> int:
    """Compare, say what it came to, write the report; return the exit code."""
    from rich.console import Console

    from replearn import news
    from replearn.comparison.compare import run
    from replearn.escape import printable
    from replearn.report.terminal import table
    from replearn.report.write import write
    from replearn.runs.only_writer import only_writer

    spec = replace(spec, command=f"python -m replearn {shlex.join(sys.argv[1:])}")
    spec.check_images()  # before anything is made
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        comparison = run(spec, cache, lambda line: news.progress(printable(line)))
        Console().print(table(comparison, Console().width))
        for sentence in comparison.verdicts:
            print(printable(sentence))
        print("\nlook at:")
        for path in write(comparison, folder):
            print(f"  {path}")
    return 1 if comparison.errors else 0
