"""The scoreboard: one row a representation and size, as JSON, CSV, Markdown and a table on the terminal."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from replearn.training.atomic import write_text
from replearn.training.summary import no_nan, write_json

Row = dict[str, Any]

RECONSTRUCTION = ("mse", "sse_per_image", "psnr", "ssim")
CLASSES = ("knn_accuracy", "knn15_accuracy", "linear_probe_accuracy")
NEIGHBOURS = ("trustworthiness", "continuity", "trustworthiness_mean", "continuity_mean")
CLUSTERS = ("kmeans_accuracy", "kmeans_nmi", "kmeans_ari", "gmm_accuracy", "gmm_nmi")
LIKENESS = ("silhouette", "cka_raw", "neighbour_overlap", "seed_stability")
METRICS = (*RECONSTRUCTION, *CLASSES, *NEIGHBOURS, *CLUSTERS, *LIKENESS)
COLUMNS = (
    *("representation", "n_components", "seeds", "n_train", "n_test", "dataset", "in_sample", "error"),
    *(name for metric in METRICS for name in (metric, f"{metric}_std")),
    *("fit_seconds", "transform_seconds_per_image", "bytes_per_vector", "parameters", "peak_memory_bytes"),
    "pca_equivalent_dimension",
)

# What is shown to people: column, heading, format. The terminal shows the first six.
ON_TERMINAL = 6
SHOWN = (
    ("representation", "representation", "{}"),
    ("n_components", "dimensions", "{}"),
    ("sse_per_image", "sse/image", "{:.3f}"),
    ("mse", "mse", "{:.6f}"),
    ("psnr", "psnr (dB)", "{:.2f}"),
    ("pca_equivalent_dimension", "equal to PCA with", "{}"),
    ("parameters", "parameters", "{:,}"),
    ("fit_seconds", "fit (s)", "{:.1f}"),
    ("transform_seconds_per_image", "encode (ms/image)", "{:.3f}"),
)


def complete(row: Mapping[str, Any]) -> Row:
    """A row with every column, in order, None where nothing was given; ValueError for a column there is not."""
    unknown = set(row) - set(COLUMNS)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    return {name: row.get(name) for name in COLUMNS}


def _shown(row: Row) -> list[str]:
    values = dict(row)
    if values["transform_seconds_per_image"] is not None:
        values["transform_seconds_per_image"] *= 1000
    return ["-" if values[name] is None else form.format(values[name]) for name, _, form in SHOWN]


def print_table(rows: Sequence[Row], title: str) -> None:
    """The table on the terminal."""
    table = Table(title=title, title_justify="left")
    for name, heading, _ in SHOWN[:ON_TERMINAL]:
        table.add_column(heading, justify="left" if name == "representation" else "right")
    for row in rows:
        table.add_row(*_shown(row)[:ON_TERMINAL])
    Console().print(table)


def _markdown(rows: Sequence[Row], title: str, verdicts: Sequence[str], notes: Sequence[str]) -> str:
    headings = [heading for _, heading, _ in SHOWN]
    lines = [f"# {title}", "", *(f"- {verdict}" for verdict in verdicts), ""]
    lines += ["| " + " | ".join(headings) + " |", "|---" + "|---:" * (len(headings) - 1) + "|"]
    lines += ["| " + " | ".join(_shown(row)) + " |" for row in rows]
    return "\n".join([*lines, "", *notes, ""])


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**no_nan(row), "seeds": " ".join(map(str, row["seeds"] or []))})
    return text.getvalue()


def write_scoreboard(
    folder: Path,
    rows: Sequence[Row],
    provenance: Mapping[str, Any],
    title: str,
    verdicts: Sequence[str],
    notes: Sequence[str],
) -> list[Path]:
    """Write scoreboard.json, .csv and .md; returns their paths.

    verdicts: sentences that the numbers carry. notes: what was measured, how; the foot of the Markdown page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [complete(row) for row in rows]
    paths = [folder / f"scoreboard.{ending}" for ending in ("json", "csv", "md")]
    write_json(paths[0], {"schema": 1, "provenance": dict(provenance), "rows": rows})
    write_text(paths[1], _csv(rows))
    write_text(paths[2], _markdown(rows, title, verdicts, notes))
    return paths
