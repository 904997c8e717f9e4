"""Whether a training learned its images by heart, in a sentence."""

import csv
from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

from replearn.runs.run import Run

TIMES = 3.0  # an error on validation images that many times that on training images
POINTS = 0.1  # an accuracy that much lower


def overfitting(rows: Sequence[Mapping[str, Any]], headline: str, name: str) -> str | None:
    """Return a sentence with a way out, where the last epoch is far better on training than on validation images.

    rows: of metrics.csv, one an epoch. headline: the number looked at, as the model calls it; name: as people do.

    >>> rows = [{"epoch": 1, "train_mse": 9, "val_mse": 8}, {"epoch": 2, "train_mse": 1, "val_mse": 10}]
    >>> print(overfitting(rows, "mse", "error"))
    overfitting: error 1 on training images and 10 on validation images in the last epoch (kept: epoch 1, 8); what
    helps are more images, augmentation, a smaller --model.latent_dim, or fewer epochs (--trainer.max_epochs 1)
    >>> overfitting(rows[:1], "mse", "error")
    """
    numbers = [(_number(row, "train", headline), _number(row, "val", headline)) for row in rows]
    if not numbers:
        return None
    better = max if headline == "accuracy" else min
    train, val = numbers[-1]
    if not overfits(train, val, headline):
        return None
    best = better(pair[1] for pair in numbers if pair[1] == pair[1])
    epoch = next(row["epoch"] for row, pair in zip(rows, numbers, strict=True) if pair[1] == best)
    fewer = f", or fewer epochs (--trainer.max_epochs {epoch})" if 0 < int(epoch) < int(rows[-1]["epoch"]) else ""
    return (
        f"overfitting: {name} {train:.3g} on training images and {val:.3g} on validation images in the last epoch "
        f"(kept: epoch {epoch}, {best:.3g}); what helps are more images, augmentation, a smaller "
        f"--model.latent_dim{fewer}"
    )


def overfits(train: float, val: float, headline: str) -> bool:
    """Whether a number on training images is far better than on validation images.

    >>> overfits(1.0, 4.0, "mse"), overfits(1.0, 0.95, "accuracy")
    (True, False)
    """
    return train - val > POINTS if headline == "accuracy" else val > TIMES * train


def run_overfits(run: Run) -> str | None:
    """Return the same of a finished run, from its metrics.csv."""
    path = run.folder / "metrics.csv" if run.folder else None
    if path is None or not path.is_file():
        return None
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    headline = run.model.headline
    return overfitting(rows, headline, headline.replace("_", " "))


def _number(row: Mapping[str, Any], stage: str, headline: str) -> float:
    return float(row.get(f"{stage}_{headline}") or nan)
