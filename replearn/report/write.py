"""A comparison as a report: scoreboard, figures and page. Everything was worked out before; nothing is fitted here."""

import json
from pathlib import Path

from replearn.atomic_file import atomic_file
from replearn.comparison.comparison import Comparison
from replearn.report.drawn import pictures
from replearn.report.page import page
from replearn.report.scoreboard import write_scoreboard
from replearn.runs.text_files import write_text


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write the report into `folder`; return its files. What an earlier report left there, and no other file, goes."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn, earlier = pictures(comparison), _earlier(folder)
    names = ["index.html", *drawn]
    paths = write_scoreboard(comparison, folder, names)
    for name, (png, _) in drawn.items():
        with atomic_file(folder / name) as file:
            file.write(png)
    write_text(folder / "index.html", page(comparison))
    for name in earlier:
        if name not in names:
            (folder / name).unlink(missing_ok=True)
    return [*paths, *(folder / name for name in names)]


def _earlier(folder: Path) -> list[str]:
    """Return the pictures and pages that the scoreboard in the folder says it was written with."""
    try:
        names = json.loads((folder / "scoreboard.json").read_text(encoding="utf-8")).get("files", [])
    except (OSError, ValueError, AttributeError):
        return []
    plain = [name for name in names if isinstance(name, str) and Path(name).name == name]
    return [name for name in plain if name.endswith((".png", ".html"))]
