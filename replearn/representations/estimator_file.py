"""One file for a fitted estimator, without pickle: safetensors, with all but the weights as JSON in its header."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from replearn.atomic_file import atomic_file
from replearn.errors import ContentError, UsageError
from replearn.runs.checkpoint_io import refuse_not_finite
from replearn.runs.digest import DAMAGED
from replearn.runs.schema import check_schema, written_by
from replearn.runs.text_files import check_writable

KEY = "replearn"  # of the header's metadata
DIGEST = "sha256"  # the header's other key: of the file with these words in the digest's place
UNKNOWN = "the SHA-256 of this file with these words in its place".ljust(64, ".")
LABELS = "biufU"  # kinds of NumPy arrays that JSON can hold; object arrays, too, of texts


def write_estimator(path: str | Path, facts: dict[str, Any], weights: dict[str, Tensor]) -> None:
    """Write atomically. facts: numbers, texts, None, and lists, tuples, dictionaries and arrays of them.

    Raise UsageError where the place cannot be written, or a fact is of another kind.
    """
    path = Path(path)
    check_writable(path.parent, "path")
    header = {KEY: json.dumps(_plain({**facts, "written_by": written_by("estimator")})), DIGEST: UNKNOWN}
    content = save({name: weight.contiguous() for name, weight in weights.items()}, metadata=header)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as file:
        file.write(content.replace(UNKNOWN.encode(), _sha256(content), 1))


def read_estimator(path: str | Path, kind: str) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Return what `write_estimator` wrote. kind: the class that facts["class"] must name.

    Raise UsageError (not there), ContentError (damaged, foreign, of another class or a later release),
    NotFiniteError (weights that are NaN or infinite).
    """
    if not Path(path).is_file():
        raise UsageError(f"{path}: there is no such file")
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            facts = json.loads(header.pop(KEY), object_hook=_restored)
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        found, by = facts["class"], facts.pop("written_by", {})
        schema, version = by.get("schema"), by.get("version")
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise foreign(path, kind) from error
    if header:  # else it is of replearn 0.1, or written by others
        _check_digest(Path(path).read_bytes(), header.get(DIGEST, ""), path)
    check_schema("estimator", schema, version, path)
    refuse_not_finite(weights, str(path))
    if found != kind:
        raise ContentError(f"{path}: holds a {found}; read it with {found}.load, or name a file of {kind}'s")
    return facts, weights


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _check_digest(content: bytes, digest: str, path: str | Path) -> None:
    """Raise ContentError where the digest in the header is not that of the file."""
    plain = content.replace(digest.encode(), UNKNOWN.encode(), 1)
    if len(digest) != len(UNKNOWN) or _sha256(plain) != digest.encode():
        raise ContentError(f"{path}: {DAMAGED}; save it again, or name another")


def foreign(path: str | Path, kind: str) -> ContentError:
    """Return the refusal of a file that is not ours, or no longer."""
    return ContentError(f"{path}: is damaged, or no file that {kind}.save wrote; save it again, or name another")


def _plain(value: Any) -> Any:
    """Return `value` as JSON holds it; arrays and tuples marked as such.

    >>> _plain({"classes_": np.array([True, False]), "shape": (1, 2)})
    {'classes_': {'array': [True, False], 'dtype': 'bool'}, 'shape': {'tuple': [1, 2]}}
    """
    if isinstance(value, np.ndarray) and (value.dtype.kind in LABELS or _texts(value)):
        return {"array": value.tolist(), "dtype": str(value.dtype)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_plain(item) for item in value]
        return {"tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise UsageError(
        f"{value!r:.60}: cannot be saved as JSON; labels and parameters must be numbers, texts or booleans"
    )


def _texts(value: np.ndarray) -> bool:
    return value.dtype.kind == "O" and all(isinstance(item, str) for item in value.flat)


def _restored(value: dict[str, Any]) -> Any:
    """Return the way back from `_plain`, as json's object_hook.

    >>> _restored({"tuple": [1, 2]}), _restored({"array": ["b", "a"], "dtype": "<U1"})
    ((1, 2), array(['b', 'a'], dtype='<U1'))
    """
    if value.keys() == {"tuple"}:
        return tuple(value["tuple"])
    if value.keys() == {"array", "dtype"}:
        kind = np.dtype(value["dtype"]).kind
        return np.array(value["array"], dtype={"U": str, "O": object}.get(kind, value["dtype"]))
    return value
