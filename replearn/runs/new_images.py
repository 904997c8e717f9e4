"""Images that a run was not trained on: no split is needed for them, all of them are there to be tested."""

import inspect
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replearn.data.beside_images import DataOptions, in_typed_words
from replearn.data.module import ImageData
from replearn.data.path import source_for
from replearn.data.source import Split
from replearn.errors import ContentError, UsageError
from replearn.runs.processes import say

if TYPE_CHECKING:
    from replearn.runs.run import Run

OF_THE_USER = ("Folder", "Arrays")  # sources that --images stands for
READING = ("range", "class_depth")  # options of a run's data that its user's other images are read by too


def own_images(path: str | Path) -> dict[str, Any]:
    """Return the data options that `--images PATH` stands for."""
    source = source_for(Path(path))
    return {"source": f"{source.__module__}.{source.__qualname__}", "root": str(Path(path).resolve())}


def read_alike(path: str | Path, data: Mapping[str, Any], typed: DataOptions) -> dict[str, Any]:
    """Return, of a run's data options, those that images at `path` are read by too; said, for they change what is seen.

    What was typed wins, and a table of labels says the classes itself.
    """
    known = inspect.signature(source_for(Path(path))).parameters
    without = {*typed, *(["class_depth"] if "labels" in typed else [])}
    alike = {name: data[name] for name in READING if data.get(name) is not None and name in known.keys() - without}
    for name, value in alike.items():
        say(f"images are read with --data.{name} {value}, as those that the model was trained on")
    return alike


def typed_images(data: Mapping[str, Any]) -> str:
    """Return the options that name a user's images, as they are typed, a space before; empty for a known data set.

    >>> data = {"source": "replearn.data.folder.Folder", "root": "my pets", "size": 32, "limit": None}
    >>> typed_images(data)
    " --images 'my pets' --data.size 32"
    """
    if str(data.get("source")).rpartition(".")[2] not in OF_THE_USER or data.get("root") is None:
        return ""
    options = {name: data.get(name) for name in ("size", "limit", "labels", *READING)}
    return f" --images {shlex.quote(str(data['root']))}{in_typed_words(options)}"


def split_if_known(run: "Run", images: ImageData) -> None:
    """Cut images whose splits are not known as the run's training cut them, where they are the same, moved."""
    known, data = run.metrics.get("dataset", {}), run.config.get("data") or {}
    count = sum(known.get(f"n_{split}", 0) for split in ("train", "val", "test"))
    if not data.get("limit") and count != sum(len(split) for split in images.splits.values()):
        return  # told without reading them all
    if known.get("sha256") == images.sha256:
        images.val, images.seed = data.get("val"), data.get("seed")
        images.split()


def for_scoring(splits: Mapping[str, Split]) -> dict[str, Split]:
    """Return the splits with a val and a test split: of images that no model was trained on, all of them."""
    everything = dict.fromkeys(("val", "test"), splits["all"]) if "all" in splits else {}
    return {**everything, **splits}


def images_to_draw(run: "Run", path: str | Path | None, typed: DataOptions | None = None) -> ImageData:
    """Return the run's images, or those at `path`: all of them as the test split, beside what the run was trained on.

    What must be fitted, PCA or UMAP, is fitted on images that the model has seen too. Where those are no longer
    to be had, the new ones are split. Raise UsageError, ContentError.
    """
    images = run.images(path, whole=True, typed=typed)
    if "all" not in images.splits:
        return images
    try:
        trained = run.images().splits
    except (UsageError, ContentError) as error:
        say(f"the images it was trained on are not to be had ({error}); these are split")
        images.split()
        return images
    seen = {name: replace(trained[name], labels=np.full(len(trained[name]), -1)) for name in ("train", "val")}
    images.splits = {**seen, "test": images.splits["all"]}  # without their labels, which count other classes
    return images
