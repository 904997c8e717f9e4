"""Compare finished runs with PCA on held-out images: table, scoreboard, figures.

usage: python -m replearn compare [RUN ...] [--images PATH] [--output DIR]

  RUN ...            run folders or checkpoints; left out: the newest finished run
  --images PATH      compare on these images instead: a folder, .npz or .npy
  --output DIR       where to write; left out: report/ in the run folder, or reports/compare/ for several runs

PCA is fitted on the same training images at the same number of dimensions, both are measured on the test images.
Writes scoreboard.json, .csv and .md, error_against_dimension.png and reconstructions.png.
"""

from pathlib import Path


def main(argv: list[str]) -> None:
    """Compare as the words typed say."""
    from replearn.arguments import call

    call(compare, argv)


def compare(runs: list[str], images: Path | None = None, output: Path | None = None) -> None:
    """Measure the runs beside PCA; print the table, write the report."""
    from replearn.report.compare import write_comparison
    from replearn.report.comparison import compare_runs
    from replearn.report.folder import report_folder
    from replearn.training.run import Run

    found = [Run.find(run) for run in runs] or [Run.find(None)]
    alone = found[0].folder if len(found) == 1 else None
    folder = report_folder(output, alone / "report" if alone else Path("reports") / "compare")
    write_comparison(compare_runs(found, images), found, folder)
