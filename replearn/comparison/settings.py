"""What a comparison's YAML asks for, read and held to its rules before anything is fitted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from jsonargparse import ArgumentParser
from sklearn.base import BaseEstimator

from replearn.comparison.finished import settle
from replearn.comparison.row import METRICS
from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.config.options import find_config, options_of, read_config
from replearn.config.trusted_imports import Untrusted
from replearn.data.module import ImageData
from replearn.errors import ReplearnError, UsageError, suggestion
from replearn.runs.new_images import own_images

MOST_SEED = 2**32 - 1  # what NumPy takes


@dataclass(frozen=True)
class Settings:
    """A comparison to be made: the keys of its YAML.

    representations: name to scikit-learn estimator, not fitted. data: the images. dimensions: what
    `n_components` is set to, one row each; dimensions_of: others for some representations, by name; an empty
    list leaves the estimator as it is written. seeds: what `random_state` is set to, and with several of them
    which runs of a folder of runs are meant. metrics: columns to work
    out, None for all. k: neighbours of trustworthiness, continuity and neighbour overlap.
    """

    representations: dict[str, BaseEstimator]
    data: ImageData
    dimensions: list[int] = field(default_factory=lambda: [2])
    dimensions_of: dict[str, list[int]] = field(default_factory=dict)
    seeds: list[int] = field(default_factory=lambda: [0])
    metrics: list[str] | None = None
    k: int = 15
    name: str = "compare"

    @property
    def wanted(self) -> tuple[str, ...]:
        """The metrics to work out, in the order of the columns."""
        return tuple(name for name in METRICS if self.metrics is None or name in self.metrics)

    def sizes(self, name: str) -> list[int]:
        """The dimensions asked of a representation."""
        return self.dimensions_of.get(name, self.dimensions)


def read_settings(
    config: str, images: Path | None = None, data: dict[str, int] | None = None, seeds: list[int] | None = None
) -> Settings:
    """The settings in the configuration of that name; images: a path to read instead of its data.

    data, seeds: options that were typed, which win.

    Raises UsageError, in one sentence, for what cannot be meant.
    """
    path = find_config(config)
    content = read_config(path)
    if "model" in content:
        raise UsageError(f"--config {config}: configures a training; use it with python -m replearn fit")
    if images is not None:
        kept = {key: value for key, value in (content.get("data") or {}).items() if key not in ("source", "root")}
        content["data"] = kept | own_images(images)
    content["data"] = (content.get("data") or {}) | (data or {})
    content |= {} if seeds is None else {"seeds": seeds}
    settings = _parsed(content, path)
    check_settings(settings)
    settle(settings.representations, settings.seeds, settings.data)
    return settings


def _parsed(content: dict[str, Any], path: Path) -> Settings:
    if "name" in content:
        raise UsageError(f"{path}: unknown option --name; a comparison is called by its file")
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(Settings, skip={"data", "name"})
    parser.add_class_arguments(ImageData, "data")
    try:
        made = parser.instantiate(read(parser, content, get_type_hints(Settings)))
    except Untrusted as error:
        raise refusal(error, where=str(path)) from error
    except ReplearnError:
        raise
    except Exception as error:  # whatever jsonargparse, or a class named, makes of what the file holds
        raise refusal(error, options_of(parser), str(path)) from error
    return Settings(**dict(made), name=path.stem)


def check_settings(settings: Settings) -> None:
    """UsageError for settings that are wrong whatever the images are."""
    names = list(settings.representations)
    if not names:
        raise UsageError("representations: there is none; name one or more, each a scikit-learn estimator")
    for name in settings.dimensions_of:
        if name not in names:
            raise UsageError(
                f"dimensions_of: {name} is none of the representations ({', '.join(names)}){suggestion(name, names)}"
            )
    for name in settings.metrics or []:
        if name not in METRICS:
            raise UsageError(f"metrics: there is no {name}{suggestion(name, METRICS)}; there are {', '.join(METRICS)}")
    if settings.metrics == []:
        raise UsageError("metrics: the list is empty; leave it out for all of them")
    lists: dict[str, Sequence[int]] = {"dimensions": settings.dimensions, "seeds": settings.seeds}
    lists |= {f"dimensions_of.{name}": sizes for name, sizes in settings.dimensions_of.items()}
    for option, values in lists.items():
        least, most = (0, MOST_SEED) if option == "seeds" else (1, None)
        _check_list(option, values, least, most)
    if not settings.seeds:
        raise UsageError("seeds: the list is empty; one seed or more is needed, such as [0]")
    if settings.k < 1:
        raise UsageError(f"k {settings.k}: must be 1 or more")


def _check_list(option: str, values: Sequence[int], least: int, most: int | None) -> None:
    for value in values:
        if value < least or (most is not None and value > most):
            rule = f"{least} or more" if most is None else f"between {least} and {most:,}"
            raise UsageError(f"{option} {value}: must be {rule}")
    if len(set(values)) < len(values):
        raise UsageError(f"{option} {list(values)}: one value stands there twice; name each once")


def check_against_images(settings: Settings, pixels: int, n_test: int) -> None:
    """UsageError for dimensions beyond the numbers of an image, and for k not below half of the test images."""
    for name in settings.representations:
        for size in settings.sizes(name):
            if size > pixels:
                raise UsageError(f"dimensions {size}: is more than the {pixels} numbers of an image; name smaller ones")
    if n_test < 3:
        raise UsageError(f"data: there are fewer than 3 test images, {n_test}; give more images")
    if 2 * settings.k >= n_test:
        raise UsageError(
            f"k {settings.k}: must be smaller than half of the {n_test} test images; "
            "write a smaller k into the configuration"
        )
