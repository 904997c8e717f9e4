"""What a broken-off `demo all` has done: each lesson in a file of its own, until all are there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from replearn import __version__
from replearn.runs.text_files import write_text
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson

FOLDER = ".unfinished"


def keep(output: Path, facts: dict[str, Any], lesson: Lesson) -> None:
    """Write down a lesson that has ended. facts: what it was made with."""
    kept = {"facts": _facts(facts), "lesson": lesson.content()}
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{lesson.name}.json", json.dumps(kept, ensure_ascii=False))


def read(output: Path, facts: dict[str, Any]) -> dict[str, Lesson]:
    """The lessons that ended before, by name; those made with other facts, or cut short, are not among them."""
    found = {}
    for path in sorted((output / FOLDER).glob("*.json")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["facts"] == _facts(facts):
                found[path.stem] = Lesson.of(kept["lesson"], output)
        except (ValueError, KeyError, TypeError):
            continue
    return found


def clear(output: Path) -> None:
    """All lessons are on the page: nothing is unfinished."""
    shutil.rmtree(output / FOLDER, ignore_errors=True)


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    return {"version": __version__, "images": digit_images().name, **facts}
