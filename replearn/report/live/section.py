"""The live page as one HTML section: everything that it shows and runs lies inside."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from replearn.report.html import join_scripts
from replearn.report.live.block import pack
from replearn.report.live.colourings import colourings, ramp
from replearn.report.live.data import LiveData, LiveMap, LiveModel, Placement
from replearn.report.live.drawing_frame import frame_of
from replearn.report.live.sheets import make_sheets
from replearn.report.live.spaces import neighbour_lists, pairs, row_kind

# In the order in which they use each other: the page has them in one script.
SCRIPTS = (
    "element", "data", "camera", "pick", "state", "images", "net", "points", "colour", "draw", "model", "pointer",
    "views", "hover", "legend", "selection", "neighbours", "decode", "drawing", "toolbar", "link", "app",
)  # fmt: skip
MISSING = 65535  # a coordinate that no placed point has
DIRECTIONS = 8
# numbers in the codes of a model, up to; steps from least to most that each is rounded to
STEPS = ((200_000, 65_535), (1_000_000, 255), (np.inf, 11))
HOW = (
    "Point at a dot to see its image, click it for its neighbours, hold Shift and drag to select, scroll to zoom. "
    "The page works offline and sends nothing."
)
FALLBACK = (
    "This section needs JavaScript: maps to touch, the image at every point, and the trained network itself. "
    "The figures and tables below need none."
)


def live_section(data: LiveData) -> str:
    """Return the section below its heading, with its data and its script; nothing in it is loaded from anywhere.

    Names of classes, files and models travel as data, so none of them is ever read as HTML.
    """
    data = data.sampled()
    sheets = make_sheets(data.images)
    header, arrays = describe(data)
    header["sheets"] = sheets.description()
    blocks = {"points": pack(header, arrays)}
    blocks |= {f"sheet{i}": text for i, text in enumerate(sheets.sheets)}
    blocks |= {f"model{i}": pack({}, _model_arrays(each)) for i, each in enumerate(data.models)}
    carried = "\n".join(
        f'<script type="application/octet-stream" data-live="{name}">{text}</script>' for name, text in blocks.items()
    )
    return (
        f'<div class="live"><style>{_asset("live.css")}</style><p class="quiet live-lead">{escape(_lead(data))}</p>'
        f'<noscript><p class="quiet">{FALLBACK}</p></noscript><div class="live-app"></div>\n{carried}\n'
        f'<script type="module">{script()}</script></div>'
    )


def script() -> str:
    """Return all modules as one."""
    return join_scripts([(("replearn.report", "web"), name) for name in SCRIPTS])


def _asset(name: str) -> str:
    return (files("replearn.report") / "web" / name).read_text(encoding="utf-8")


def _lead(data: LiveData) -> str:
    count, maps = len(data.images), len(data.maps)
    said = f"{count:,} test images" if data.total <= count else (
        f"{count:,} of {data.total:,} test images, drawn at random, each class with its share"
    )  # fmt: skip
    return f"{data.name}: {said} in {maps} map{'s' if maps != 1 else ''}. {HOW}"


def describe(data: LiveData) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the header of the page's data, and the arrays that it refers to."""
    listed, arrays = colourings(data)
    arrays["labels"] = np.where(data.labels < 0, MISSING, data.labels).astype(np.uint16)
    if data.index is not None:
        arrays["index"] = data.index.astype(np.uint32)
    maps = [_map(_placed(each, data.models), f"map{i}", arrays) for i, each in enumerate(data.maps)]
    lists = neighbour_lists(data.spaces)
    arrays |= {f"near{i}": each.astype(row_kind(len(each))).ravel() for i, each in enumerate(lists.values())}
    arrays |= {f"error{i}": np.asarray(v, np.float32) for i, v in enumerate(data.errors.values())}
    arrays |= {f"predicted{i}": np.asarray(v, np.uint16) for i, v in enumerate(data.predicted.values())}
    header = {
        "name": data.name, "count": len(data.images), "total": data.total, "classes": list(data.class_names),
        "files": list(data.files), "maps": maps, "colourings": listed, "ramp": ramp(), "frame": frame_of(data.images),
        "spaces": [{"name": name, "array": f"near{i}", "k": lists[name].shape[1]} for i, name in enumerate(lists)],
        "leftOut": [name for name in data.spaces if name not in lists],
        "pairs": pairs(lists, data.labels, data.class_names),
        "inPython": data.in_python, "errors": list(data.errors), "predicted": list(data.predicted),
        "models": [_model(each, f"model{i}") for i, each in enumerate(data.models)],
    }  # fmt: skip
    return header, arrays


def _placed(each: LiveMap, models: Sequence[LiveModel]) -> LiveMap:
    """Return a map that says nothing of new images takes them where the images of nearest code lie, by the first
    encoder.
    """
    first = next((model.name for model in models if model.encoder is not None), None)
    if each.placement is not None or first is None:
        return each
    return replace(each, placement=Placement(first, approximate=True))


def _map(each: LiveMap, key: str, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    points = np.asarray(each.points, np.float64)
    placed = np.isfinite(points).all(axis=1)
    known = points[placed] if placed.any() else np.zeros((1, 2))
    low, high = known.min(axis=0), known.max(axis=0)
    unit = float((high - low).max()) or 1.0  # one scale for both axes
    origin = (low + high) / 2 - unit / 2
    stored = np.full(points.shape, MISSING, np.uint16)
    stored[placed] = np.rint((points[placed] - origin) / unit * (MISSING - 1)).astype(np.uint16)
    arrays[key] = stored.ravel()
    placement = each.placement
    told: dict[str, Any] = {
        "name": each.name, "words": each.words, "array": key, "origin": origin.tolist(),
        "unit": unit * 65535 / (MISSING - 1), "missing": int((~placed).sum()), "placement": None,
    }  # fmt: skip
    if placement is not None:
        told["placement"] = {"of": placement.of, "approximate": placement.approximate, "matrix": None}
        if placement.matrix is not None and placement.mean is not None:
            told["placement"] |= {"matrix": f"{key}.matrix", "mean": f"{key}.mean"}
            arrays[f"{key}.matrix"] = np.asarray(placement.matrix, np.float32).ravel()
            arrays[f"{key}.mean"] = np.asarray(placement.mean, np.float32)
    return told


def _model(model: LiveModel, block: str) -> dict[str, Any]:
    codes = np.asarray(model.codes, np.float64)
    low, step, _ = _quantised(codes)
    told: dict[str, Any] = {
        "name": model.name, "block": block, "size": codes.shape[1], "classes": list(model.classes),
        "whyNot": model.why_not, "codes": {"low": low.tolist(), "step": step.tolist()},
    }  # fmt: skip
    for part in ("encoder", "decoder", "head"):
        network = getattr(model, part)
        told[part] = None if network is None else network.description(part)
    return told


def _quantised(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes as whole numbers, of fewer steps where they are many: least and step of each column, and (N, D)."""
    steps = next(steps for most, steps in STEPS if codes.size <= most)
    finite = np.where(np.isfinite(codes), codes, np.nan)
    low, high = np.nanmin(finite, axis=0), np.nanmax(finite, axis=0)
    step = np.where(high > low, (high - low) / steps, 1.0)
    whole = np.nan_to_num(np.rint((finite - low) / step), nan=0.0)  # NaN becomes the least
    return low, step, whole.astype(np.uint16 if steps > 255 else np.uint8)


def _model_arrays(model: LiveModel) -> dict[str, np.ndarray]:
    codes = np.asarray(model.codes, np.float64)
    kept = codes[np.isfinite(codes).all(axis=1)]
    mean, spread = kept.mean(axis=0), kept.std(axis=0)
    _, sizes, axes = np.linalg.svd(kept[:5000] - mean, full_matrices=False)
    deviations = sizes / np.sqrt(max(1, min(len(kept), 5000) - 1))
    directions = (axes * deviations[:, None])[:DIRECTIONS]
    arrays = {
        "codes": _quantised(codes)[2].ravel(), "mean": mean.astype(np.float32), "spread": spread.astype(np.float32),
        "directions": directions.astype(np.float32).ravel(),
    }  # fmt: skip
    for part in ("encoder", "decoder", "head"):
        network = getattr(model, part)
        if network is not None:
            arrays |= network.stored(part)
    return arrays
