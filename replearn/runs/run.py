"""A run that was made: its configuration, its checkpoint, and the model and data that they name."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any, cast, get_args

from jsonargparse import ArgumentParser

from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.config.options import read_config
from replearn.data.beside_images import DataOptions, beside_images
from replearn.data.module import ImageData
from replearn.errors import ContentError, ReplearnError, UsageError
from replearn.foreign.argparse_private import option_strings
from replearn.models.build import build_model
from replearn.models.capabilities import Predicts
from replearn.models.representation import LearnsFrom, RepresentationModel
from replearn.runs.checkpoint_io import KEY as WRITTEN_BY
from replearn.runs.checkpoint_io import read_checkpoint, refuse_not_finite
from replearn.runs.manifest import check_listed
from replearn.runs.new_images import own_images, read_alike, split_if_known
from replearn.runs.processes import say
from replearn.runs.run_folder import ROOT, locate
from replearn.runs.schema import check_schema, is_newer


@dataclass(frozen=True)
class Run:
    """One training, finished or not.

    folder: where it lies; None for a checkpoint outside a run folder.
    checkpoint: the file that holds the weights.
    """

    folder: Path | None
    checkpoint: Path

    @classmethod
    def find(cls, run: str | Path | None, root: Path = ROOT) -> "Run":
        """Return the run that was named: a folder, a checkpoint, or with None the newest finished one under `root`."""
        return cls(*locate(run, root))

    @cached_property
    def config(self) -> dict[str, Any]:
        """The effective configuration; empty for a checkpoint outside a run folder."""
        if self.folder is None:
            return {}
        check_listed(self.folder / "config.yaml")
        return read_config(self.folder / "config.yaml")

    @property
    def name(self) -> str:
        """The configuration's name: that of the folder above the run's."""
        return self.folder.resolve().parent.name if self.folder else self.checkpoint.stem

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """What metrics.json holds; empty where the run is not finished."""
        path = self.folder / "metrics.json" if self.folder else None
        if path is None or not path.is_file():
            return {}
        check_listed(path)
        try:
            told = dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ContentError(f"{path}: is not what `fit` wrote ({error}); name another run") from error
        check_schema("metrics.json", told.get("schema"), _version(told), path)
        return told

    @property
    def classes(self) -> list[str]:
        """The names of the classes that a classifier was trained on; empty for another model, or where not known."""
        return self.metrics.get("dataset", {}).get("class_names", []) if isinstance(self.model, Predicts) else []

    @property
    def learns_from(self) -> LearnsFrom:
        """`images` or `labels`: as the run says, or its model where it was made before runs said so."""
        recorded = self.metrics.get("learns_from")
        return cast(LearnsFrom, recorded) if recorded in get_args(LearnsFrom) else self.model.learns_from

    @cached_property
    def model(self) -> RepresentationModel:
        """The trained model, on the CPU, ready to embed (evaluation mode)."""
        checkpoint, where = read_checkpoint(self.checkpoint), f"checkpoint {self.checkpoint}"
        version = checkpoint.get(WRITTEN_BY, {}).get("version")
        try:
            model = build_model(checkpoint["hyper_parameters"], where)
        except ReplearnError as error:
            if is_newer(version):
                raise ContentError(
                    f"{error}; it was written by a newer replearn, needs replearn >= {version}"
                ) from error
            raise
        _put(checkpoint["state_dict"], model, self.checkpoint)
        return model.eval().requires_grad_(False)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of the images it was trained on; the model is read only where metrics.json does not say it."""
        return tuple(self.metrics.get("dataset", {}).get("image_shape") or self.model.image_shape)

    def images(
        self, path: str | Path | None = None, whole: bool = False, typed: DataOptions | None = None
    ) -> ImageData:
        """Return the data the run was trained on, or the images at `path`, read, split, and of the model's shape.

        whole: other images keep the splits of their source, "all" where it has none; its own are split as they
        were, wherever they lie. typed: options of how those at `path` are read, such as {"skip_bad": 2}.
        """
        options, asked = dict(self.config.get("data") or {}), beside_images(path, typed)
        new = path is not None and (bool(asked) or str(Path(path).resolve()) != options.get("root"))
        if path is not None and new:
            shared = {"seed": options.get("seed"), "size": side(self.model.image_shape)}
            options = own_images(path) | read_alike(path, options, asked) | shared | asked
            tell_size(options["size"])
        if not options:
            raise UsageError(
                f"{self.checkpoint} lies outside a run folder, so its data are not known; say --images PATH"
            )
        images = _build_data(options, "" if new else f"{self.folder}/config.yaml")
        images.load(whole=whole and new)
        if whole and new:
            split_if_known(self, images)
        images.match_shape(self.model.image_shape)
        return images


def load_weights(model: RepresentationModel, checkpoint: Path) -> None:
    """Put a checkpoint's weights into a model. Raise ContentError, for NaN among them NotFiniteError."""
    _put(read_checkpoint(checkpoint)["state_dict"], model, checkpoint)


def _put(weights: dict[str, Any], model: RepresentationModel, checkpoint: Path) -> None:
    refuse_not_finite(weights, f"checkpoint {checkpoint}")
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:  # one line of torch's a weight
        first = " ".join(str(error).splitlines()[1:2]).strip()
        raise ContentError(
            f"checkpoint {checkpoint}: its weights do not fit the model ({shorten(first, 200)}); "
            "name the checkpoint of a model with the same networks and latent_dim"
        ) from error


def _version(told: dict[str, Any]) -> str | None:
    """Return the release that wrote a metrics.json."""
    try:
        return str(told["environment"]["versions"]["replearn"])
    except (KeyError, TypeError):
        return None


def tell_size(size: int | None) -> None:
    """Say that other images are brought to the size of a trained model, where it is a square."""
    if size is not None:
        say(f"images of another size are brought to {size} x {size} pixels (the centre square, scaled), the model's")


def side(image_shape: tuple[int, int, int]) -> int | None:
    """Return the size to bring other images to: the model's, where it is a square."""
    return image_shape[1] if image_shape[1] == image_shape[2] else None


def _build_data(options: dict[str, Any], where: str) -> ImageData:
    """Return the data that a run's configuration describes, its class names held to the allow-list."""
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(ImageData, "data")
    try:
        return parser.instantiate(read(parser, {"data": options}, {"data": ImageData})).data
    except Exception as error:  # whatever jsonargparse makes of what the file holds
        raise refusal(error, option_strings(parser), where) from error
