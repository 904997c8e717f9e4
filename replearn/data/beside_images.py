"""Data options that are typed beside `--images PATH`: how the images for a trained model are read."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from replearn.errors import UsageError, suggestion

# Options of `replearn.data.module.ImageData` by name, as commands take them; what each may be, ImageData says.
DataOptions = dict[str, int | float | list[float] | str | None]
BESIDE = ("labels", "class_depth", "range", "skip_bad")  # those that say how images for a trained model are read


def beside_images(path: str | Path | None, typed: DataOptions | None) -> DataOptions:
    """Return the data options typed beside `--images PATH`. Raise UsageError for those that say nothing there.

    >>> beside_images("pets", {"skip_bad": 2})
    {'skip_bad': 2}
    """
    for name in typed or {}:
        if path is None:
            raise UsageError(
                f"--data.{name}: goes with --images; the images of a run are read as they were for its training"
            )
        if name not in BESIDE:
            raise UsageError(
                f"--data.{name}: beside --images go {', '.join(f'--data.{each}' for each in BESIDE)}; the size is the "
                f"model's, and all of the images are taken{suggestion(name, BESIDE, '--data.')}"
            )
    return dict(typed or {})


def in_typed_words(data: Mapping[str, Any]) -> str:
    """Return data options as they are typed, a space before each.

    >>> in_typed_words({"range": [0, 4095], "labels": "my labels.csv"})
    " --data.range '[0, 4095]' --data.labels 'my labels.csv'"
    """
    return "".join(f" --data.{name} {shlex.quote(str(value))}" for name, value in data.items() if value is not None)
