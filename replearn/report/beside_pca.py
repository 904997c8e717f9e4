"""Writes a comparison: scoreboard, figures, the sentences that the numbers carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from replearn.comparison.against_pca import Measured
from replearn.comparison.pairs import against_pca
from replearn.comparison.row import Row
from replearn.figures.error_curve import error_against_dimension
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.save import save_figure
from replearn.figures.style import new_axes, new_figure
from replearn.models.inference import best_device
from replearn.report.command import command
from replearn.report.scoreboard import print_table, write_scoreboard
from replearn.runs.run import Run
from replearn.runs.summary import environment


def write_comparison(groups: Sequence[Measured], runs: Sequence[Run], folder: Path) -> None:
    """Print the table and the verdicts; write scoreboard.* and a pair of figures for each data set."""
    rows = [row for group in groups for row in group.rows]
    said = [sentence for group in groups for sentence in verdicts(group)]
    names = dict.fromkeys(str(group.data.name) for group in groups)
    title = f"Reconstruction of held-out images: {', '.join(names)}"
    print_table(rows, title)
    for sentence in said:
        print(sentence)
    paths = write_scoreboard(folder, rows, provenance(groups, runs), title, said, _notes(groups))
    for number, group in enumerate(groups, start=1):
        suffix = f"-{number}" if len(groups) > 1 else ""
        paths += _draw(group, folder, suffix)
    print("\nlook at:")
    for path in paths:
        print(f"  {path}")


def verdicts(group: Measured) -> list[str]:
    """What the rows say of each run against PCA of its size."""
    scored = [_Beside(row, each) for row, each in zip(group.rows, group.each, strict=True)]
    pca = {one.row["n_components"]: one for one in scored if one.row["representation"] == "pca"}
    return [against_pca(one, pca[one.row["n_components"]]) for one in scored if one.row["representation"] != "pca"]


@dataclass(frozen=True)
class _Beside:
    """A row with its errors image by image."""

    row: Row
    each: dict[str, np.ndarray]


def provenance(groups: Sequence[Measured], runs: Sequence[Run]) -> dict[str, Any]:
    """Where the numbers come from: data, runs, versions, machine, command."""
    return {
        "command": command(),
        "datasets": [group.data.describe() for group in groups],
        "runs": [
            {"name": run.name, "seed": run.metrics.get("seed"), "epochs": run.metrics.get("epochs"),
             "steps": run.metrics.get("steps"), "trained_on": run.metrics.get("environment")}
            for run in runs
        ],
        "environment": environment(best_device(), str(torch.get_default_dtype())),
    }  # fmt: skip


def _notes(groups: Sequence[Measured]) -> list[str]:
    return [
        "Squared error per image: summed over the pixels, values in [0, 1], averaged over the test images; "
        "PCA is fitted on the same training images, its reconstructions are not clipped.",
        *(
            f"{facts['name']}: {facts['n_train']:,} training, {facts['n_test']:,} test images, "
            f"SHA-256 {facts['sha256'][:16]}..."
            for facts in (group.data.describe() for group in groups)
        ),
        f"`{command()}`",
    ]


def _draw(group: Measured, folder: Path, suffix: str) -> list[Path]:
    facts = group.data.describe()
    words = f"{facts['n_train']:,} training, {facts['n_test']:,} test images; both axes logarithmic"
    runs = [place for place, row in enumerate(group.rows) if row["representation"] != "pca"]
    points = [
        (row["representation"], row["n_components"], row["sse_per_image"], row["pca_equivalent_dimension"])
        for row in (group.rows[place] for place in runs)
    ]
    curves = [group.truncated.get(place) for place in runs]
    if group.truncated:
        words += "; thin line: an ordered code cut short"
    figure, ax = new_axes(7, 4.5)
    title = f"{facts['name']}: error against the size of the code"
    error_against_dimension(ax, group.curve * group.pixels, points, title, words, curves=curves)
    rows = reconstruction_rows(
        new_figure(8), group.examples, f"{facts['name']}: reconstructions of test images",
        f"squared error under each; the number of dimensions in brackets; the first of {facts['n_test']:,} test images",
    )  # fmt: skip
    made = {f"error_against_dimension{suffix}.png": figure, f"reconstructions{suffix}.png": rows}
    for name, drawn in made.items():
        save_figure(drawn, folder / name)
    return [folder / name for name in made]
