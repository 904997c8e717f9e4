"""metrics.csv, one row an epoch, and one plain line an epoch on the screen, of hundreds of epochs some fifty."""

import csv
import io
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Checkpoint

from replearn import news
from replearn.runs.processes import say
from replearn.runs.text_files import write_text

MOST_LINES = 100  # of a longer run every so many epochs, so that there are half as many lines


def logs_epoch(epoch: int, epochs: int) -> bool:
    """Return whether an epoch of so many gets a line: the first and the last, and some between.

    >>> logged = [epoch for epoch in range(1, 751) if logs_epoch(epoch, 750)]
    >>> logged[:3], len(logged)
    ([1, 15, 30], 51)
    """
    step = 1 if epochs <= MOST_LINES else 2 * epochs // MOST_LINES
    return epoch in (1, epochs) or epoch % step == 0


class EpochLog(Checkpoint):
    """Appends to metrics.csv at each epoch's end: epoch (from 1), step, seconds, and what was logged.

    Epoch 0 is the model as it began, where that was validated (see `EpochZero`).

    A `Checkpoint` by class only: Lightning calls those after the model has logged its training numbers.
    The file is written whole each time, so that it is never cut in the middle; a resumed run goes on from the
    rows of the epochs that its checkpoint holds, and its clock from the seconds that had been trained by then.

    before: seconds that making ready for the first step took.
    """

    def __init__(self, path: Path, before: float | None = None) -> None:
        self.path = path
        self.rows: list[dict[str, Any]] = []
        self.before = before  # seconds before this process trained
        self.started = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds of training, those of the processes before this one included."""
        return (self.before or 0.0) + time.perf_counter() - self.started

    def state_dict(self) -> dict[str, Any]:
        """Return the clock."""
        return {"seconds": self.seconds}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from that time."""
        self.before = float(state_dict["seconds"])

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Take up the rows of the epochs that are done."""
        self.started = time.perf_counter()
        if trainer.is_global_zero and self.path.exists():
            self.rows = [row for row in read_rows(self.path) if int(row["epoch"]) <= trainer.current_epoch]
            if self.before is None and self.rows:  # a checkpoint of replearn 0.1 holds no clock
                self.before = float(self.rows[-1]["seconds"])

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Write the row, say the line."""
        if trainer.is_global_zero:
            row = self._append(trainer, trainer.current_epoch + 1, trainer.callback_metrics)
            if logs_epoch(row["epoch"], trainer.max_epochs or -1):
                news.progress(self._line(trainer, row, getattr(pl_module, "headline", "loss")))

    def begin(self, trainer: pl.Trainer, numbers: Mapping[str, Any], headline: str, what: str) -> None:
        """Write the row of epoch 0, and say what the model begins as."""
        if trainer.is_global_zero:
            row = self._append(trainer, 0, numbers)
            news.progress(f"epoch 0, as {what}: {headline} val {float(row[f'val_{headline}']):.4g}")

    def _append(self, trainer: pl.Trainer, epoch: int, numbers: Mapping[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {"epoch": epoch, "step": trainer.global_step, "seconds": f"{self.seconds:.2f}"}
        row["learning_rate"] = f"{trainer.optimizers[0].param_groups[0]['lr']:.4g}"
        row |= {name: f"{float(value):.6g}" for name, value in sorted(numbers.items())}
        self.rows.append(row)
        self._write()
        return row

    def _write(self) -> None:
        names = list(dict.fromkeys(name for row in self.rows for name in row))
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        write_text(self.path, text.getvalue())

    def _line(self, trainer: pl.Trainer, row: dict[str, Any], headline: str) -> str:
        epochs = trainer.max_epochs or -1
        left = float(row["seconds"]) / row["epoch"] * max(0, epochs - row["epoch"])
        said = "  ".join(
            f"{stage} {float(row[f'{stage}_{headline}']):.4g}"
            for stage in ("train", "val")
            if f"{stage}_{headline}" in row
        )
        total = f"/{epochs}" if epochs > 0 else ""
        return f"epoch {row['epoch']}{total}  {headline} {said}  {float(row['seconds']):.0f} s, {left:.0f} s left"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of metrics.csv; those that cannot be read are left out, and that is said.

    A training need not end of it: the checkpoint does not depend on the rows.
    """
    lines = path.read_bytes().replace(b"\0", b"").decode("utf-8", "replace").splitlines()
    try:
        rows = [{str(name): str(value) for name, value in row.items()} for row in csv.DictReader(lines)]
    except csv.Error:
        rows = []
    whole = [row for row in rows if _whole(row)]
    if (lost := max(len(lines) - 1, 0) - len(whole)) or not lines or not lines[0].startswith("epoch,"):
        say(f"{path}: is damaged; {lost} of its rows could not be read and are left out")
    return whole


def _whole(row: dict[str, str]) -> bool:
    try:
        return int(row["epoch"]) >= 0 and int(row["step"]) >= 0 and float(row["seconds"]) >= 0
    except (KeyError, ValueError):
        return False
