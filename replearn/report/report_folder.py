"""Where a report goes, and what it may replace."""

from pathlib import Path

from replearn.errors import UsageError
from replearn.runs.text_files import check_writable


def report_folder(output: Path | None, default: Path) -> Path:
    """Return the folder to write a report to, writable, made when it is written.

    Without `output` it is `default`, which must not be a report that git tracks: those are replaced only by name.
    A folder that holds other things and no scoreboard is not ours to fill. Raise UsageError.
    """
    folder = output or default
    option = "--output"
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{option} {folder}: is a file; name a folder")
    # the cells of a comparison that was broken off lie there before any scoreboard
    found = folder.glob("*") if folder.is_dir() else []
    others = [path for path in found if not path.name.startswith(".") and path.name != "cells"]
    if others and not (folder / "scoreboard.json").exists():
        raise UsageError(
            f"{option} {folder}: holds {others[0].name} and no scoreboard.json, so it is no report of ours; "
            "name a new or empty folder"
        )
    if output is None and _tracked(folder):
        raise UsageError(f"{folder} is committed to git; to replace it, say so: --output {folder}")
    check_writable(folder, option)
    return folder


def _tracked(folder: Path) -> bool:
    """Return whether git tracks a file in that folder.

    Read from the bytes of git's index, where each path stands whole: git itself, run in a folder of somebody else,
    would run what the configuration there says.
    """
    folder = folder.resolve()
    root = next((path for path in folder.parents if (path / ".git").exists()), None)
    if root is None or not folder.is_dir():
        return False
    below = f"{folder.relative_to(root).as_posix()}/".encode()
    return any(below in index.read_bytes() for index in _git_folder(root).glob("*index*") if index.is_file())


def _git_folder(root: Path) -> Path:
    """Return where the index lies: .git, or what a file of that name points to, as in a worktree."""
    git = root / ".git"
    if git.is_dir():
        return git
    return root / git.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip()
