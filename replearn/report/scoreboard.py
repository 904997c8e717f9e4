"""The scoreboard as files: one row a representation and size, as JSON, CSV and Markdown."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from replearn.comparison.comparison import Comparison
from replearn.comparison.metric import is_number, missing
from replearn.comparison.result import Row, columns
from replearn.escape import csv_cell, markdown
from replearn.runs.text_files import no_nan, write_json, write_text

MARKS = ("in_sample", "supervised")
IN_WORDS = ("error", *MARKS)  # told beside the name, not in a column of their own
CHANCE = "majority_accuracy"
FACTS = ("dataset", "n_train", "n_test", "seeds")  # a column only where the rows differ in it


def write_scoreboard(comparison: Comparison, folder: Path, others: Sequence[str] = ()) -> list[Path]:
    """Write scoreboard.json, .csv and .md; return their paths. others: files of the same report, for the next one."""
    paths = [folder / f"scoreboard.{ending}" for ending in ("json", "csv", "md")]
    content = {"schema": 1, "provenance": comparison.provenance, "rows": comparison.rows, "files": list(others)}
    write_json(paths[0], content)
    write_text(paths[1], _csv(comparison.rows))
    write_text(paths[2], _markdown(comparison))
    return paths


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns()), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        told = {**no_nan(row), "seeds": " ".join(map(str, row["seeds"] or []))}
        writer.writerow({name: csv_cell(value) for name, value in told.items()})
    return text.getvalue()


def _markdown(comparison: Comparison) -> str:
    rows, shown = comparison.rows, shown_columns(comparison.rows)
    lines = [f"# {markdown(comparison.title)}", "", *(f"- {markdown(said)}" for said in comparison.verdicts), ""]
    lines += ["| " + " | ".join(markdown(columns()[name].heading) for name in shown) + " |"]
    lines += ["|---" + "|---:" * (len(shown) - 1) + "|"]
    lines += ["| " + " | ".join(markdown(cell(row, name)) for name in shown) + " |" for row in rows]
    return "\n".join([*lines, "", *comparison.notes, ""])


def shown_columns(rows: Sequence[Row]) -> list[str]:
    """Return the columns that people read: none that is empty throughout, deviations beside their means.

    >>> shown_columns([{"representation": "pca", "mse": 0.1, "mse_std": 0.0, "psnr": None, "error": None}])
    ['representation', 'mse']
    """
    names = [name for name in columns() if name not in IN_WORDS and not name.endswith("_std")]
    names = [name for name in names if name not in FACTS or len({str(row.get(name)) for row in rows}) > 1]
    kept = [name for name in names if not all(missing(row.get(name)) for row in rows)]
    if CHANCE in kept and [columns()[name].group for name in kept].count(columns()[CHANCE].group) == 1:
        kept.remove(CHANCE)  # of nothing that stands beside it
    groups = [*dict.fromkeys(columns()[name].group for name in kept if name not in FACTS), columns()["seeds"].group]
    return sorted(kept, key=lambda name: groups.index(columns()[name].group))


def cell(row: Row, name: str, spread: bool = True) -> str:
    """Return a value of a row in words; spread: with the standard deviation over seeds where there is one."""
    metric, std = columns()[name], row.get(f"{name}_std")
    words = metric.text(row.get(name))
    if name == "representation":
        marks = [mark.replace("_", "-") for mark in MARKS if row[mark]]
        return words + (f" ({', '.join(marks)})" if marks else "")
    return f"{words} ± {metric.text(std)}" if spread and is_number(std) and is_number(row.get(name)) else words
