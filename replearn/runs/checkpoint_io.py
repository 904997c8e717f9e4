"""Checkpoint files: written whole or not at all, with their SHA-256, read without running code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from lightning_fabric.plugins.io.checkpoint_io import CheckpointIO
from torch import Tensor

from replearn.atomic_file import atomic_file
from replearn.errors import ContentError, NotFiniteError, UsageError
from replearn.runs.digest import check_zip, seal_zip
from replearn.runs.schema import check_schema, written_by
from replearn.stopping import finishing

KEY = "replearn"  # of what a checkpoint says of who wrote it


class AtomicCheckpointIO(CheckpointIO):
    """Saves each checkpoint atomically, and reads it without running code (weights_only)."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        """Write a checkpoint file that is whole or absent."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with finishing(), atomic_file(path) as file:
            torch.save({**checkpoint, KEY: written_by("checkpoint")}, file)
            seal_zip(file)

    def load_checkpoint(self, path: Any, map_location: Any = "cpu", weights_only: bool | None = True) -> dict[str, Any]:
        """Read a checkpoint file; see `read_checkpoint`."""
        return read_checkpoint(Path(path))

    def remove_checkpoint(self, path: Any) -> None:
        """Delete a checkpoint file."""
        Path(path).unlink(missing_ok=True)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return a checkpoint's content on the CPU.

    Raise UsageError (not there), ContentError (damaged, of a later release, or no checkpoint of replearn's).
    """
    if not path.is_file():
        raise UsageError(f"checkpoint {path}: there is no such file")
    check_zip(path, f"checkpoint {path}")
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises a dozen kinds for damaged files
        raise ContentError(
            f"checkpoint {path}: cannot be read ({type(error).__name__}); it is truncated, "
            "or no checkpoint, or holds objects other than numbers and text; train again or name another"
        ) from error
    if not _is_ours(checkpoint):
        raise ContentError(
            f"checkpoint {path}: not one of replearn's (no state_dict, or no hyper_parameters that name its "
            "class); name a checkpoint that `fit` wrote"
        )
    told = checkpoint.get(KEY, {})
    check_schema("checkpoint", told.get("schema"), told.get("version"), f"checkpoint {path}")
    return checkpoint


def refuse_not_finite(weights: Mapping[str, Tensor], where: str) -> None:
    """Raise NotFiniteError where a number of a model is NaN or infinite, naming the tensor.

    >>> refuse_not_finite({"a": torch.ones(2), "b": torch.tensor([1.0, torch.nan])}, "checkpoint x.ckpt")
    Traceback (most recent call last):
    replearn.errors.NotFiniteError: checkpoint x.ckpt: 1 of the 2 numbers of b is NaN or infinite; ...
    """
    floats = {name: value for name, value in weights.items() if value.is_floating_point() and value.numel()}
    if not floats:
        return
    whole = torch.stack([value.isfinite().all() for value in floats.values()]).tolist()
    for name, finite in zip(floats, whole, strict=True):
        if not finite:
            count = int((~floats[name].isfinite()).sum())
            raise NotFiniteError(
                f"{where}: {count} of the {floats[name].numel()} numbers of {name} {'is' if count == 1 else 'are'} NaN "
                "or infinite; name an earlier checkpoint, or train again with a smaller --model.learning_rate"
            )


def _is_ours(checkpoint: Any) -> bool:
    if not isinstance(checkpoint, dict) or not isinstance(checkpoint.get(KEY, {}), dict):
        return False
    weights = checkpoint.get("state_dict")
    if not isinstance(weights, dict) or not all(isinstance(value, Tensor) for value in weights.values()):
        return False
    arguments = checkpoint.get("hyper_parameters")
    return isinstance(arguments, dict) and isinstance(arguments.get("_class_path"), str)
