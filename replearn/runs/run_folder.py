"""Where runs lie: runs/<configuration>/<time>/, made once, never overwritten, found again by age."""

import os
import re
import time
from functools import cache
from pathlib import Path

from replearn import news
from replearn.errors import UsageError

ROOT = Path("runs")
UNUSED = {"config.yaml", "checkpoints", ".lock"}  # what a run folder holds before anything was trained


def new_run_folder(root: Path, name: str) -> Path:
    """Make `root/name/YYYYMMDD-HHMMSS`, with -2, -3 ... where several start in one second."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        folder = root / name / (stamp if number == 1 else f"{stamp}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        (folder / "checkpoints").mkdir()
        return folder
    raise UsageError(f"{root / name}: a thousand runs started in one second; name another --trainer.default_root_dir")


def discard_if_unused(folder: Path) -> None:
    """Remove a run folder that holds no more than its configuration: nothing in it is worth keeping."""
    if any(folder.glob("checkpoints/*")) or {path.name for path in folder.iterdir()} - UNUSED:
        return
    for name in ("config.yaml", ".lock"):
        (folder / name).unlink(missing_ok=True)
    for empty in (*folder.glob("checkpoints"), folder):
        empty.rmdir()
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()


def _age(folder: Path) -> tuple[str, int]:
    """Return what sorts run folders by their start: (time, number)."""
    match = re.fullmatch(r"(\d{8}-\d{6})(?:-(\d+))?", folder.name)
    return (match[1], int(match[2] or 1)) if match else ("", 0)


def finished_in(root: Path, below: str = "*") -> list[Path]:
    """Return the whole finished run folders at that depth below a folder, the newest last."""
    whole = [path.parent for path in root.glob(f"{below}/metrics.json") if (path.parent / "config.yaml").is_file()]
    return sorted((path for path in whole if any(path.glob("checkpoints/*.ckpt"))), key=_age)


def newest_finished(root: Path = ROOT) -> Path:
    """Return the newest run folder with a metrics.json; UsageError with the command that makes one."""
    finished = finished_in(root, "*/*")
    if not finished:
        raise UsageError(f"there is no finished run under {root}/; make one: python -m replearn fit --config ae.yaml")
    return finished[-1]


def locate(run: str | Path | None, root: Path = ROOT) -> tuple[Path | None, Path]:
    """Return the folder and checkpoint of the run that was named: a folder, a checkpoint, None for the newest finished
    one.

    The folder is None for a checkpoint outside a run folder. Prints which run was chosen, where a choice was made.
    Raise UsageError where there is none. Nothing heavy is imported for it: a wrong name is told at once.
    """
    path = newest_finished(root) if run is None else Path(run)
    if run is None:
        _say(f"run: {path}")
    elif inside := finished_in(path):  # runs/ae: the newest run of that configuration
        path = inside[-1]
        _say(f"run: {path}")
    if path.is_dir():
        for name in ("best.ckpt", "last.ckpt"):
            if (path / "checkpoints" / name).is_file():
                return path, path / "checkpoints" / name
        raise UsageError(f"run {path}: holds no checkpoints/best.ckpt; name a folder that `fit` wrote")
    if not path.exists():
        raise UsageError(f"run {path}: there is no such run folder or checkpoint")
    folder = path.resolve().parent.parent
    return (folder if (folder / "config.yaml").is_file() else None), path


@cache
def _say(line: str) -> None:
    """Tell a line once, in the first of several processes: torchrun and Lightning number them in the environment."""
    if all(os.environ.get(name, "0") == "0" for name in ("RANK", "LOCAL_RANK")):
        news.tell(line)


def unfinished(root: Path, name: str) -> list[Path]:
    """Return the folders of that configuration with a checkpoint and no metrics.json, newest first; UsageError for
    none.
    """
    folders = {path.parent.parent for path in (root / name).glob("*/checkpoints/*.ckpt")}
    found = [folder for folder in folders if not (folder / "metrics.json").exists()]
    if not found:
        raise UsageError(
            f"--ckpt_path last: there is no unfinished run with a checkpoint under {root / name}/; "
            "leave --ckpt_path out to start one"
        )
    return sorted(found, key=_age, reverse=True)
