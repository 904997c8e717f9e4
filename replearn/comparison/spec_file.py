"""The front of a comparison that is a YAML file: `compare --config`."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from jsonargparse import ArgumentParser

from replearn.comparison.finished_runs import resolve_runs
from replearn.comparison.spec import Spec
from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.config.options import find_config, read_config
from replearn.config.trusted_imports import Untrusted
from replearn.data.beside_images import DataOptions
from replearn.data.module import ImageData
from replearn.errors import ReplearnError, UsageError
from replearn.foreign.argparse_private import option_strings
from replearn.runs.new_images import own_images

OURS = {"data", "name", "command"}  # of a Spec, what is no key of the YAML, or parsed apart


def read_spec(
    config: str, images: Path | None = None, data: DataOptions | None = None, seeds: list[int] | None = None
) -> Spec:
    """Return what the configuration of that name asks for; images: a path to read instead of its data.

    data, seeds: options that were typed, which win. Raise UsageError, in one sentence, for what cannot be meant.
    """
    path = find_config(config)
    content = {key: value for key, value in read_config(path).items() if value is not None}  # null: left out
    if "model" in content:
        raise UsageError(f"--config {config}: configures a training; use it with python -m replearn fit")
    if images is not None:
        kept = {key: value for key, value in (content.get("data") or {}).items() if key not in ("source", "root")}
        content["data"] = kept | own_images(images)
    content["data"] = (content.get("data") or {}) | (data or {})
    content |= {} if seeds is None else {"seeds": seeds}
    spec = _parsed(content, path)
    spec.check()
    resolve_runs(spec.representations, spec.seeds, spec.data)
    return spec


def _parsed(content: dict[str, Any], path: Path) -> Spec:
    for key in OURS - {"data"} & content.keys():
        raise UsageError(f"{path}: unknown option --{key}; a comparison is called by its file")
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(Spec, skip=OURS)
    parser.add_class_arguments(ImageData, "data")
    try:
        made = parser.instantiate(read(parser, content, get_type_hints(Spec)))
    except Untrusted as error:
        raise refusal(error, where=str(path)) from error
    except ReplearnError:
        raise
    except Exception as error:  # whatever jsonargparse, or a class named, makes of what the file holds
        raise refusal(error, option_strings(parser), str(path)) from error
    return replace(Spec(**dict(made)), name=path.stem)
