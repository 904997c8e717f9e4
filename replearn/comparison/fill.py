"""Fills a comparison's cells one after another: those kept are read, the others fitted, measured and kept."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from replearn.comparison.cells import Cell, key_of, load_cell, save_cell
from replearn.comparison.encode import Images, encode
from replearn.comparison.measure import View, measure
from replearn.comparison.settings import Settings
from replearn.comparison.variants import Variant, variants
from replearn.data.module import ImageData
from replearn.errors import ReplearnError
from replearn.metrics.neighbours import nearest
from replearn.metrics.reconstruction import squared_errors
from replearn.runs.atomic import no_nan

MOST_KEPT = 256  # numbers a code up to which the test codes are kept; raw pixels are the images themselves
NEAREST_SHOWN = 8
SAY = partial(print, flush=True)  # into a file too, a line is there as soon as it is said


def images_of(data: ImageData) -> Images:
    """The training and test images of a comparison, as rows."""
    train, test = data.array("train"), data.array("test")
    return Images(
        train.reshape(len(train), -1), test.reshape(len(test), -1),
        data.parts["train"].labels, data.parts["test"].labels, data.image_shape,
    )  # fmt: skip


def common_inputs(settings: Settings) -> dict[str, Any]:
    """What every cell depends on beside its estimator."""
    data = settings.data
    facts = data.describe()
    told = {name: facts[name] for name in ("sha256", "n_train", "n_val", "n_test", "image_shape")}
    told |= {"seed": data.used_seed, "limit": data.limit, "val": data.val, "size": data.size}
    return {"data": told, "metrics": list(settings.wanted), "k": settings.k}


def fill(
    settings: Settings, images: Images, shown: np.ndarray, folder: Path, say: Callable[[str], None] = SAY
) -> Iterator[tuple[Variant, Cell]]:
    """Each variant with its cell. shown: test images whose reconstructions and neighbours are kept.

    folder: of the kept cells. say: is told one line a cell, with the time it took and what is left.
    """
    common = common_inputs(settings) | {"shown": shown.tolist()}
    todo = variants(settings)
    keys = [key_of(variant, common) for variant in todo]  # before any fit, which may change parameters
    kept = [load_cell(folder, key) for key in keys]
    times: list[tuple[str, float]] = []
    for number, (variant, cell) in enumerate(zip(todo, kept, strict=True), start=1):
        found = cell is not None
        if cell is None:
            cell = _compute(variant, images, settings, shown)
            if cell.error is None:
                save_cell(folder, keys[number - 1], cell)
            times.append((variant.name, cell.seconds))
        waiting = [v.name for v, k in zip(todo[number:], kept[number:], strict=True) if k is None]
        say(f"[{number}/{len(todo)}] {_words(variant, cell)}: {_told(cell, found)}{_left(waiting, times)}")
        yield variant, cell


def _compute(variant: Variant, images: Images, settings: Settings, shown: np.ndarray) -> Cell:
    started = time.perf_counter()
    try:
        encoded = encode(variant.estimator, images)
        view = View(encoded, images, settings.k, variant.seed)
        numbers, gaps = measure(view, settings.wanted)
        arrays = view.arrays | _kept(view, shown)
        cell = Cell(no_nan(numbers), encoded.costs, gaps, encoded.in_sample, arrays=arrays, intervals=view.intervals)
    except Exception as error:  # whatever a library makes of these images: the other cells go on
        cell = Cell(error=_sentence(error))
    cell.seconds = time.perf_counter() - started
    return cell


def _sentence(error: Exception) -> str:
    words = " ".join(str(error).split())[:300] or "no message"
    return words if isinstance(error, ReplearnError) else f"{type(error).__name__}: {words}"


def _kept(view: View, shown: np.ndarray) -> dict[str, np.ndarray]:
    """Test codes, and of the test images shown their nearest neighbours and reconstructions."""
    encoded, images = view.encoded, view.images
    near = nearest(encoded.test[shown], encoded.test, min(NEAREST_SHOWN + 1, len(encoded.test)))
    arrays = {"neighbours": _without_self(near, shown)}
    if encoded.test.shape[1] <= MOST_KEPT:
        arrays["codes"] = encoded.test.astype(np.float32)
    if encoded.reconstructed is not None and not view.is_pixels:
        made = encoded.reconstructed.reshape(len(images.test), -1)[shown]
        arrays["reconstructed"] = made.reshape(-1, *images.shape).astype(np.float32)
        arrays["errors"] = squared_errors(images.test[shown], made)
    return arrays


def _without_self(near: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Rows without the point itself, or without their last where a duplicate pushed it out: (n,k+1) to (n,k)."""
    rows = [[j for j in row if j != i][: near.shape[1] - 1] for row, i in zip(near, own, strict=True)]
    return np.array(rows, dtype=np.int64)


def _words(variant: Variant, cell: Cell) -> str:
    size = variant.n_components or cell.costs.get("n_components")
    dimensions = f", {size} dimension{'s' if size != 1 else ''}" if size else ""
    return f"{variant.name}{dimensions}, seed {variant.seed}"


def _told(cell: Cell, found: bool) -> str:
    if cell.error:
        return f"failed after {cell.seconds:.1f} s: {cell.error}"
    return f"kept from before ({cell.seconds:.1f} s then)" if found else f"{cell.seconds:.1f} s"


def _left(waiting: Sequence[str], times: Sequence[tuple[str, float]]) -> str:
    """The time left by what cells of the same name took, else by the mean of all."""
    if not waiting or not times:
        return ""
    overall = float(np.mean([seconds for _, seconds in times]))
    own = {name: [seconds for other, seconds in times if other == name] for name in waiting}
    left = sum(float(np.mean(own[name])) if own[name] else overall for name in waiting)
    return f"; about {left:.0f} s left" if left < 90 else f"; about {left / 60:.0f} min left"
