"""Checkpoint files: written whole or not at all, read without running code."""

from pathlib import Path
from typing import Any

import torch
from lightning_fabric.plugins.io.checkpoint_io import CheckpointIO

from replearn.atomic_file import atomic_file
from replearn.errors import ContentError, UsageError


class AtomicCheckpointIO(CheckpointIO):
    """Saves each checkpoint atomically, and reads it without running code (weights_only)."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        """Write a checkpoint file that is whole or absent."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as file:
            torch.save(checkpoint, file)

    def load_checkpoint(self, path: Any, map_location: Any = "cpu", weights_only: bool | None = True) -> dict[str, Any]:
        """Read a checkpoint file; see `read_checkpoint`."""
        return read_checkpoint(Path(path))

    def remove_checkpoint(self, path: Any) -> None:
        """Delete a checkpoint file."""
        Path(path).unlink(missing_ok=True)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint's content on the CPU.

    Raises UsageError (not there), ContentError (unreadable, or no checkpoint of replearn's).
    """
    if not path.is_file():
        raise UsageError(f"checkpoint {path}: there is no such file")
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
    return checkpoint


def _is_ours(checkpoint: Any) -> bool:
    if not isinstance(checkpoint, dict) or not isinstance(checkpoint.get("state_dict"), dict):
        return False
    arguments = checkpoint.get("hyper_parameters")
    return isinstance(arguments, dict) and isinstance(arguments.get("_class_path"), str)
