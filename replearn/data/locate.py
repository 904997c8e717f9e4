"""Where a known data set is looked for: the folder given, $REPLEARN_DATA, the user's cache folder."""

import os
import sys
from pathlib import Path

from replearn.errors import UsageError


def cache_folder() -> Path:
    """Return the folder for what replearn downloads, where this system keeps such things.

    $XDG_CACHE_HOME or ~/.cache on Linux, ~/Library/Caches on macOS, %LOCALAPPDATA% on Windows; then
    `replearn`.
    """
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given).expanduser() / "replearn"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "replearn"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "replearn"


def expanded(path: Path | str, option: str) -> Path:
    """Return the path with `~` written out. Raise UsageError, which names the option, for the home of nobody."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise UsageError(f"{option} {path}: there is no such home; write the path in full") from None


def search_folders(root: Path | str | None) -> list[Path]:
    """Return the folders to look in, in order: root, $REPLEARN_DATA, the cache folder.

    Raise UsageError where one that was named is no folder: a typing error must not end in a download.
    """
    named = {"--data.root": root, "REPLEARN_DATA": os.environ.get("REPLEARN_DATA") or None}
    folders = []
    for option, value in named.items():
        if value is None:
            continue
        folder = expanded(value, option)
        if not folder.is_dir():
            raise UsageError(
                f"{option} {value}: must be an existing folder that holds the data set; "
                f"correct the path, or leave {option} out to use the cache folder {cache_folder()}"
            )
        folders.append(folder)
    return [*folders, cache_folder()]


def find_files(names: list[str], subfolder: str, folders: list[Path]) -> Path | None:
    """Return the first folder in which one of the files lies, plain or .gz; None where there is none.

    In each of `folders`: <subfolder>/raw, as torchvision lays a data set out, then raw, then the folder
    itself.
    """
    for folder in folders:
        for place in (folder / subfolder / "raw", folder / "raw", folder):
            if any((place / name).is_file() or (place / f"{name}.gz").is_file() for name in names):
                return place
    return None
