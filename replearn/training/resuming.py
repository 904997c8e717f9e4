"""`--ckpt_path`: where a training goes on, from which checkpoint, and the words that say so again."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from replearn.config.options import take_option, typed
from replearn.errors import ContentError, UsageError
from replearn.runs.checkpoint_io import read_checkpoint
from replearn.runs.processes import say
from replearn.runs.run_folder import unfinished


def resumed(resume: str | None, root: Path, name: str) -> tuple[Path | None, Path | None, int]:
    """Return, for `--ckpt_path last`, a path, or nothing, the folder to go on in, the checkpoint, the epochs behind it.

    `last` is the newest whole checkpoint of the newest unfinished run that has one; what is passed over is said.
    """
    if resume is None:
        return None, None, 0
    if resume != "last":
        return None, Path(resume), _epochs(_state(Path(resume)))
    broken = []
    for folder in unfinished(root, name):
        checkpoint, errors = _newest_whole(folder)
        broken += errors
        if checkpoint is not None:
            for error in broken:
                say(f"passed over: {error}")
            return folder, checkpoint, _epochs(_state(checkpoint))
    raise ContentError(f"{broken[0]}; no other unfinished run under {root / name}/ has a whole one")


def _newest_whole(folder: Path) -> tuple[Path | None, list[ContentError]]:
    """Return the checkpoint of a run to go on from, and the errors of those that cannot be read."""
    last = folder / "checkpoints" / "last.ckpt"
    steps: dict[Path, int] = {}
    errors = []
    for path in sorted(folder.glob("checkpoints/*.ckpt"), key=lambda path: path != last):
        try:
            steps[path] = int(_state(path)["global_step"])
        except ContentError as error:
            errors.append(error)
        if last in steps:
            break  # the others are older
    return max(steps, key=lambda path: steps[path], default=None), errors


def _state(path: Path) -> dict[str, Any]:
    """Return what a training goes on from, refused now and not after the data are read."""
    content = read_checkpoint(path)
    if "optimizer_states" not in content:
        raise ContentError(f"checkpoint {path}: holds weights alone, no state of a training; name one that `fit` wrote")
    return content


def _epochs(content: dict[str, Any]) -> int:
    """Return the epochs that a checkpoint has behind it; one in mid-epoch, or at an epoch's end, counts its own as
    begun.
    """
    return int(content["epoch"]) + 1


def check_length(checkpoint: Path, done: int, max_epochs: int | None) -> None:
    """Raise UsageError where a run is to go on to an epoch that it has left behind."""
    if max_epochs is not None and -1 < max_epochs < done:
        raise UsageError(
            f"--trainer.max_epochs {max_epochs}: {checkpoint} has {done} epochs behind it; name {done} or more"
        )


def command_to_go_on(argv: Sequence[str]) -> str:
    """Return the command that takes up the run that these words, as typed, began.

    Its own configuration holds the rest of them.

    >>> command_to_go_on(["--config", "my ae.yaml", "--data.limit", "9", "--trainer.default_root_dir=out"])
    "python -m replearn fit --config 'my ae.yaml' --trainer.default_root_dir out --ckpt_path last"
    """
    rest, words = list(argv), []
    for option in ("--config", "--trainer.default_root_dir"):
        while typed(rest, option):
            words += [option, str(take_option(rest, option))]
    return shlex.join(["python", "-m", "replearn", "fit", *words, "--ckpt_path", "last"])
