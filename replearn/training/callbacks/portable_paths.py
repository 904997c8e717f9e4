"""A run folder can be moved: what its checkpoints say of files is said from the run folder on."""

from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

import pytorch_lightning as pl

PATHS = ("dirpath", "best_model_path", "kth_best_model_path", "last_model_path")
SCORES = "best_k_models"  # path -> score


class PortablePaths(pl.Callback):
    """Writes the paths that every ModelCheckpoint remembers relative to the run folder, and reads them so.

    Lightning writes them absolute, and forgets what the best checkpoint was where their folder is another now.
    Here it is forgotten where the file is not there: in the new folder of a run that begins from a checkpoint
    elsewhere. A checkpoint then holds no path of the machine that it was made on.

    folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def on_save_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Make them relative."""
        states = checkpoint["callbacks"]
        for key, state in states.items():
            if SCORES in state:
                states[key] = _mapped(state, lambda path: _below(PurePath(path), self.folder))

    def on_load_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Make them those of this folder; called before the callbacks read their states."""
        states = checkpoint["callbacks"]
        for key, state in list(states.items()):
            if SCORES not in state:
                continue
            before = _folder_before(str(state["dirpath"]))
            here = _mapped(state, lambda path, before=before: str(self.folder / _below(_pure(path), before)))
            if here["best_model_path"] and Path(here["best_model_path"]).is_file():
                states[key] = here
            else:
                del states[key]


def _mapped(state: dict[str, Any], change: Any) -> dict[str, Any]:
    paths = {name: state[name] and change(str(state[name])) for name in PATHS}
    return {**state, **paths, SCORES: {change(path): score for path, score in state[SCORES].items()}}


def _below(path: PurePath, folder: PurePath) -> str:
    """Return a path from a folder on; of one that lies elsewhere the name alone."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _folder_before(dirpath: str) -> PurePath:
    """Return what the paths are relative to: nothing, or in a checkpoint of replearn 0.1 the run folder as it was."""
    path = _pure(dirpath)
    return path.parent if path.is_absolute() else type(path)()


def _pure(path: str) -> PurePath:
    windows = PureWindowsPath(path)
    return windows if windows.drive else PurePath(path)
