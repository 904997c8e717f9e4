"""The scoreboard: one row a representation and size, as JSON, CSV, Markdown and a table on the terminal."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from replearn.comparison.row import COLUMNS, Row, complete
from replearn.escape import csv_cell, markdown, markup
from replearn.runs.atomic import no_nan, write_json, write_text

# What is shown to people: column, heading, format. Columns without any number are left out.
SHOWN = (
    ("representation", "representation", "{}"),
    ("n_components", "dimensions", "{}"),
    ("sse_per_image", "sse/image", "{:.3f}"),
    ("mse", "mse", "{:.6f}"),
    ("psnr", "psnr (dB)", "{:.2f}"),
    ("ssim", "ssim", "{:.4f}"),
    ("pca_equivalent_dimension", "equal to PCA with", "{}"),
    ("knn_accuracy", "5-NN", "{:.4f}"),
    ("knn15_accuracy", "15-NN", "{:.4f}"),
    ("linear_probe_accuracy", "linear probe", "{:.4f}"),
    ("trustworthiness", "trust", "{:.4f}"),
    ("continuity", "continuity", "{:.4f}"),
    ("trustworthiness_mean", "trust (k 10-200)", "{:.4f}"),
    ("continuity_mean", "continuity (k 10-200)", "{:.4f}"),
    ("kmeans_accuracy", "k-means accuracy", "{:.4f}"),
    ("kmeans_chance", "k-means chance", "{:.4f}"),
    ("kmeans_nmi", "k-means NMI", "{:.4f}"),
    ("kmeans_ari", "k-means ARI", "{:.4f}"),
    ("gmm_accuracy", "GMM accuracy", "{:.4f}"),
    ("gmm_chance", "GMM chance", "{:.4f}"),
    ("gmm_nmi", "GMM NMI", "{:.4f}"),
    ("silhouette", "silhouette", "{:.4f}"),
    ("cka_raw", "CKA with pixels", "{:.4f}"),
    ("neighbour_overlap", "neighbour overlap", "{:.4f}"),
    ("seed_stability", "seed stability", "{:.4f}"),
    ("parameters", "parameters", "{:,}"),
    ("fit_seconds", "fit (s)", "{:.1f}"),
    ("transform_seconds_per_image", "encode (ms/image)", "{:.3f}"),
)
# On the terminal, which is 80 letters wide: of runs beside PCA, and of representations side by side.
ON_TERMINAL = ("representation", "n_components", "sse_per_image", "mse", "psnr", "pca_equivalent_dimension")
SIDE_BY_SIDE = {
    "representation": "representation", "n_components": "D", "sse_per_image": "sse/image", "knn_accuracy": "5-NN",
    "linear_probe_accuracy": "probe", "trustworthiness": "trust", "continuity": "cont.", "gmm_accuracy": "GMM",
}  # fmt: skip


def _shown(row: Row, spread: bool = True) -> dict[str, str]:
    """A row's columns as words; spread: with the standard deviation over seeds where there is one."""
    values = dict(row)
    if values["transform_seconds_per_image"] is not None:
        values["transform_seconds_per_image"] *= 1000
    words = {name: "-" if values[name] is None else form.format(values[name]) for name, _, form in SHOWN}
    for name, _, form in SHOWN:
        std = row.get(f"{name}_std")
        if spread and std is not None and values[name] is not None:
            words[name] += f" ± {form.format(std)}"
    marks = [mark.replace("_", "-") for mark in ("in_sample", "supervised") if row[mark]]
    words["representation"] += f" ({', '.join(marks)})" if marks else ""
    return words


def print_table(rows: Sequence[Row], title: str) -> None:
    """The table on the terminal."""
    beside = any(row["knn_accuracy"] is not None or row["trustworthiness"] is not None for row in rows)
    headings = SIDE_BY_SIDE if beside else {name: words for name, words, _ in SHOWN if name in ON_TERMINAL}
    table = Table(title=markup(title), title_justify="left")
    for name, heading in headings.items():
        table.add_column(heading, justify="left" if name == "representation" else "right")
    for row in rows:
        words = _shown(row, spread=False)
        table.add_row(*(markup(words[name]) for name in headings))
    Console().print(table)


def _markdown(rows: Sequence[Row], title: str, verdicts: Sequence[str], notes: Sequence[str]) -> str:
    known = [(name, words) for name, words, _ in SHOWN if any(row[name] is not None for row in rows)]
    lines = [f"# {markdown(title)}", "", *(f"- {verdict}" for verdict in verdicts), ""]
    lines += ["| " + " | ".join(words for _, words in known) + " |", "|---" + "|---:" * (len(known) - 1) + "|"]
    for row in rows:
        words = _shown(row)
        lines.append("| " + " | ".join(markdown(words[name]) for name, _ in known) + " |")
    return "\n".join([*lines, "", *notes, ""])


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        told = {**no_nan(row), "seeds": " ".join(map(str, row["seeds"] or []))}
        writer.writerow({name: csv_cell(value) for name, value in told.items()})
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
