"""Which forms of its files this release reads, and what it says of one from a later release."""

from typing import Any

from packaging.version import InvalidVersion, Version

from replearn import __version__
from replearn.errors import ContentError

# Raised when what a file holds changes so that this code would read it wrong; a file without a number is of 0.1.
SCHEMAS = {"checkpoint": 1, "estimator": 1, "manifest.json": 1, "metrics.json": 1}


def written_by(kind: str) -> dict[str, Any]:
    """Return what a file of that kind says of who wrote it.

    >>> sorted(written_by("checkpoint"))
    ['schema', 'version']
    """
    return {"schema": SCHEMAS[kind], "version": __version__}


def check_schema(kind: str, schema: Any, version: Any, where: object) -> None:
    """Raise ContentError where a file is of a later form. schema, version: as in the file, None where it has none.

    >>> check_schema("checkpoint", 99, "9.9.0", "best.ckpt")
    Traceback (most recent call last):
    replearn.errors.ContentError: best.ckpt: written by a newer replearn (schema 99); needs replearn >= 9.9.0
    """
    if schema is None:
        return
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise ContentError(f"{where}: has the schema {schema!r:.40}, which is none; the file is damaged")
    if schema > SCHEMAS[kind]:
        needed = f">= {version}" if is_newer(version) else f"newer than {__version__}"
        raise ContentError(f"{where}: written by a newer replearn (schema {schema}); needs replearn {needed}")


def is_newer(version: Any) -> bool:
    """Return whether a release is later than this one; False where it is no release.

    >>> is_newer("999.0"), is_newer("0.0.1"), is_newer(None)
    (True, False, False)
    """
    try:
        return Version(str(version)) > Version(__version__)
    except InvalidVersion:
        return False
