"""A comparison of representations from its YAML: fitted, measured, written; what the page is made from."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from replearn.comparison.against_pca import Measured, measure_data
from replearn.comparison.cells import Cell
from replearn.comparison.fill import fill, images_of
from replearn.comparison.finished import described_runs
from replearn.comparison.row import RECONSTRUCTION
from replearn.comparison.rows import Line, lines
from replearn.comparison.settings import Settings, check_against_images
from replearn.comparison.variants import variants
from replearn.comparison.verdicts import verdicts
from replearn.models.inference import best_device
from replearn.report.command import command
from replearn.report.drawings import draw
from replearn.report.notes import notes
from replearn.report.one_of_each import one_of_each
from replearn.report.page import write_page
from replearn.report.report import Report
from replearn.report.scene import Scene
from replearn.report.scoreboard import print_table, write_scoreboard
from replearn.report.tables import tables
from replearn.runs.summary import environment

SHOWN = 10  # test images whose reconstructions and neighbours are shown


def write_side_by_side(settings: Settings, folder: Path) -> Report:
    """Compare as the settings say, into `folder`: scoreboard, figures, and the page.

    Raises UsageError before any fitting. A representation that fails has a row that says so.
    """
    data = settings.data
    data.load()
    check_against_images(settings, int(np.prod(data.image_shape)), len(data.parts["test"]))
    images = images_of(data)
    shown = one_of_each(images.test_labels, SHOWN)
    done = list(fill(settings, images, shown, folder / "cells"))
    measured = _curve(settings, [cell for _, cell in done])
    found = lines(done, settings, measured)
    report = _report(settings, found)
    print_table(report.rows, report.title)
    for sentence in report.verdicts:
        print(sentence)
    paths = write_scoreboard(folder, report.rows, report.provenance, report.title, report.verdicts, report.notes)
    scene = Scene(found, settings, images, shown, measured)
    report.figures.extend(draw(scene, folder))
    write_page(report, folder / "index.html", tables(scene))
    paths.append(folder / "index.html")
    print("\nlook at:")
    for path in [*paths, *(path for path, _, _ in report.figures)]:
        print(f"  {path}")
    return report


def _curve(settings: Settings, cells: list[Cell]) -> Measured | None:
    """PCA's whole curve, where anything reconstructs and its error is asked for."""
    wanted = set(RECONSTRUCTION) & set(settings.wanted)
    return measure_data(settings.data) if wanted and any("reconstructed" in c.arrays for c in cells) else None


def _report(settings: Settings, found: list[Line]) -> Report:
    data = settings.data
    rows = [line.row for line in found]
    provenance: dict[str, Any] = {
        "command": command(),
        "datasets": [data.describe()],
        "split_seed": data.used_seed,
        "seeds": settings.seeds,
        "k": settings.k,
        "metrics": list(settings.wanted),
        "representations": {name: repr(made) for name, made in settings.representations.items()},
        "runs": described_runs((each.name, each.estimator) for each in variants(settings)),
        "environment": environment(best_device(), str(torch.get_default_dtype())),
    }
    title = f"{data.name}: {len(settings.representations)} representations side by side"
    return Report(title, verdicts(found), rows, [], provenance, notes(settings, found))
