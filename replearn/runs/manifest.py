"""manifest.json: the SHA-256 of the text files of a finished run; its checkpoints carry their own."""

import hashlib
import json
from pathlib import Path

from replearn.errors import ContentError
from replearn.runs.schema import check_schema, written_by
from replearn.runs.text_files import write_json

NAME = "manifest.json"
LISTED = ("config.yaml", "metrics.csv", "metrics.json")


def write_manifest(folder: Path) -> None:
    """List the files of a run that is finished."""
    sums = {name: _sha256(folder / name) for name in LISTED if (folder / name).is_file()}
    write_json(folder / NAME, {**written_by(NAME), "sha256": sums})


def check_listed(path: Path) -> None:
    """Raise ContentError where a file is not as its run's manifest lists it; without a manifest all pass.

    Whoever changes config.yaml by hand deletes the manifest.
    """
    manifest = path.parent / NAME
    if not manifest.is_file() or not path.is_file():  # that there is no such file, its reader says
        return
    try:
        told = dict(json.loads(manifest.read_text(encoding="utf-8")))
        check_schema(NAME, told["schema"], told["version"], manifest)
        expected = told["sha256"][path.name]
    except ContentError:
        raise
    except (ValueError, TypeError, KeyError) as error:
        raise ContentError(
            f"{manifest}: is damaged, it lists no SHA-256 of {path.name}; bring it back from a copy, or delete it to "
            "take the files beside it as they are"
        ) from error
    if _sha256(path) != expected:
        raise ContentError(
            f"{path}: has changed since its run was finished, its SHA-256 is not that in {NAME}; bring it back from a "
            f"copy, or, where you changed it yourself, delete {NAME}"
        )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
