"""Compare representations, or finished runs with PCA, on held-out images: table, scoreboard, figures, page.

usage: python -m replearn compare [RUN ...] [--images PATH] [--output DIR]
       python -m replearn compare --config NAME [--images PATH] [--output DIR]

  RUN ...            run folders or checkpoints; left out: the newest finished run
  --config NAME      a comparison of any representations, such as compare.yaml or compare-digits.yaml
  --images PATH      compare on these images instead: a folder, .npz or .npy
  --data.size S      with --config, any option of its data: size (to S x S), limit, val, seed
  --seeds [S, ...]   with --config, its seeds: of the methods that draw, and of the runs in a folder such as runs/ae
  --output DIR       where to write; left out: report/ in the run folder, reports/compare/ for several runs,
                     reports/<name of the configuration>/ with --config

Runs: PCA is fitted on the same training images at the same number of dimensions, both are measured on the test
images. Writes scoreboard.json, .csv and .md, error_against_dimension.png and reconstructions.png.
With --config: every representation of the file, at each number of dimensions and each seed, is fitted on the
training images and measured on the test images. What is finished is kept in cells/ of the report: a comparison
that was broken off goes on where it stopped. Exit code 1 where a representation failed; its row says why.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from replearn.comparison.settings import Settings


def main(argv: list[str]) -> int | None:
    """Compare as the words typed say."""
    from replearn.config.options import call

    return call(compare, argv)


def compare(
    runs: list[str],
    config: str | None = None,
    images: Path | None = None,
    output: Path | None = None,
    data: dict[str, int] | None = None,
    seeds: list[int] | None = None,
) -> int:
    """Measure the runs beside PCA, or what the configuration names; print the table, write the report."""
    if config is not None:
        from replearn.comparison.settings import read_settings

        return _compare_representations(runs, read_settings(config, images, data, seeds), output)
    from replearn.errors import UsageError
    from replearn.runs.run_folder import locate

    if data:
        raise UsageError(
            f"--data.{next(iter(data))}: goes with --config; a run's images have its own size, leave it out"
        )
    if seeds:
        raise UsageError("--seeds: goes with --config; name the runs themselves, each has its own seed")
    # before the heavy imports: what is not there is told at once
    places = [locate(run) for run in runs] or [locate(None)]
    from replearn.comparison.against_pca import compare_runs
    from replearn.report.beside_pca import write_comparison
    from replearn.report.folder import report_folder
    from replearn.runs.run import Run

    found = [Run(*place) for place in places]
    alone = found[0].folder if len(found) == 1 else None
    folder = report_folder(output, alone / "report" if alone else Path("reports") / "compare")
    write_comparison(compare_runs(found, images), found, folder)
    return 0


def _compare_representations(runs: list[str], settings: "Settings", output: Path | None) -> int:
    from replearn.errors import UsageError
    from replearn.report.folder import report_folder
    from replearn.report.side_by_side import write_side_by_side

    if runs:
        raise UsageError(
            f"{runs[0]}: a run beside --config; name runs in the configuration, as "
            "replearn.representations.finished_run.FinishedRun with a path, or leave --config out"
        )
    folder = report_folder(output, Path("reports") / settings.name)
    report = write_side_by_side(settings, folder)
    return 1 if any(row["error"] for row in report.rows) else 0
