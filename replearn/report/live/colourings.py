"""What the points of a live page can be coloured by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps

from replearn.figures.palette import UNKNOWN, class_colors, luminance
from replearn.report.live.data import LiveData

RIGHT, WRONG = (0.62, 0.66, 0.7), (0.85, 0.33, 0.0)
LEAST_LIGHT = 0.16  # luminance that a dot on dark paper must have


def ramp() -> list[list[int]]:
    """Return the 256 colours of numbers, low to high."""
    return _bytes(np.asarray(colormaps["viridis"](np.linspace(0, 1, 256)))[:, :3])


def colourings(data: LiveData) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """Return every colouring that there are numbers for, and the arrays that they refer to."""
    made = _Made()
    names = list(data.class_names)
    if names and (data.labels >= 0).any():
        unknown = ["unknown"] if (data.labels < 0).any() else []
        made.categories("class", data.labels, names + unknown)
    for model, predicted in data.predicted.items():
        wrong = (predicted != data.labels) & (data.labels >= 0)
        made.two(f"{model}: right or wrong", wrong)
        made.categories(f"{model}: predicted class", predicted, names)
    for model, errors in data.errors.items():
        made.numbers(f"{model}: squared error", [errors])
    for words in ("trust", "continuity"):
        per_map = [getattr(each, words) for each in data.maps]
        if any(values is not None for values in per_map):
            full = [np.full(len(data.images), np.nan) if values is None else values for values in per_map]
            made.numbers({"trust": "trustworthiness of the point"}.get(words, "continuity of the point"), full)
    for model, clusters in data.clusters.items():
        unknown = ["unknown"] if (clusters < 0).any() else []
        made.categories(
            f"{model}: cluster", clusters, [f"cluster {i + 1}" for i in range(clusters.max() + 1)] + unknown
        )
    if len(set(data.splits)) > 1:
        splits = list(dict.fromkeys(data.splits))
        made.categories("split", np.array([splits.index(each) for each in data.splits]), splits)
    if not made.listed:
        made.categories("all images", np.zeros(len(data.images), int), ["images"])
    return made.listed, made.arrays


class _Made:
    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self.arrays: dict[str, np.ndarray] = {}

    def categories(self, name: str, ids: np.ndarray, names: Sequence[str]) -> None:
        kind = np.uint8 if len(names) <= 256 else np.uint16
        ids = np.where(ids < 0, len(names) - 1, ids)  # without one: the last, "unknown"
        light = class_colors(len([n for n in names if n != "unknown"]))
        if "unknown" in names:
            grey = [[int(UNKNOWN[i : i + 2], 16) / 255 for i in (1, 3, 5)]]
            light = np.concatenate([light, grey])
        self._add(name, ids.astype(kind), list(names), light)

    def two(self, name: str, wrong: np.ndarray) -> None:
        self._add(name, wrong.astype(np.uint8), ["right", "wrong"], np.array([RIGHT, WRONG]), top=1)

    def numbers(self, name: str, values: Sequence[np.ndarray]) -> None:
        known = np.concatenate([each[np.isfinite(each)] for each in values])
        if not len(known):
            return
        low, high = (float(v) for v in np.percentile(known, [1, 99]))
        keys = []
        for each in values:
            shares = np.nan_to_num((each - low) / ((high - low) or 1.0), nan=0.0)
            keys.append(self._keep(np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)))
        self.listed.append({"name": name, "kind": "values", "values": keys, "low": low, "high": high, "top": -1})

    def _add(self, name: str, ids: np.ndarray, names: list[str], light: np.ndarray, top: int = -1) -> None:
        dark = np.array([on_dark(colour) for colour in light]).reshape(-1, 3)
        self.listed.append(
            {"name": name, "kind": "classes", "ids": self._keep(ids), "names": names, "light": _bytes(light),
             "dark": _bytes(dark), "top": top}
        )  # fmt: skip

    def _keep(self, array: np.ndarray) -> str:
        key = f"colour{len(self.arrays)}"
        self.arrays[key] = array
        return key


def on_dark(colour: np.ndarray) -> np.ndarray:
    """Return a colour made lighter, where need be, until it stands out from dark paper.

    >>> bool(luminance(on_dark(np.array([0.2, 0.1, 0.0]))) >= LEAST_LIGHT)
    True
    """
    colour = np.asarray(colour, float)
    while luminance(colour) < LEAST_LIGHT:
        colour = colour + (1 - colour) * 0.08
    return colour


def _bytes(colours: np.ndarray) -> list[list[int]]:
    return np.rint(np.asarray(colours) * 255).astype(int).tolist()
