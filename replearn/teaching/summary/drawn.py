"""The rows of a worksheet as the page draws them: a box a layer, or a block with branches."""

from __future__ import annotations

from typing import Any

from replearn.teaching.summary.rows import LayerRow, shape_words
from replearn.teaching.summary.sheet import BRANCHES, POOLS, Sheet

KINDS = {"Conv": "conv", "Linear": "dense", "BatchNorm": "norm", "LayerNorm": "norm", "GroupNorm": "norm"}
BENT = ("ReLU", "relu", "Tanh", "tanh", "Sigmoid", "sigmoid", "SiLU", "GELU", "Softmax", "Hardswish", "ReLU6")
LABELS = {"Conv2d": "conv", "ConvTranspose2d": "up-conv", "Linear": "FC", "Flatten": "flatten", "flatten": "flatten",
          "MaxPool2d": "max-pool", "AvgPool2d": "average pool", "AdaptiveAvgPool2d": "average pool"}  # fmt: skip


def drawn(sheet: Sheet) -> list[dict[str, Any]]:
    """Rows for the desk `drawn`: name, kind (its colour), label, shape, what is told of it, and the block it is in.

    The layers of a block with branches, which end in an addition or a concatenation, share a `group`.
    """
    blocks = sorted({row.name for row in sheet.rows if row.kind in BRANCHES and row.name}, key=len)
    entry = {"name": "input", "kind": "input", "label": "input", "shape": list(sheet.shape), "group": "",
             "told": shape_words(sheet.shape)}  # fmt: skip
    return [entry, *(_box(row, blocks) for row in sheet.rows)]


def _box(row: LayerRow, blocks: list[str]) -> dict[str, Any]:
    group = next((name for name in blocks if row.name == name or row.name.startswith(f"{name}.")), "")
    size = f"{row.kernel} " if row.kernel else ""
    return {
        "name": row.name or row.kind, "kind": _kind(row.kind), "label": f"{size}{LABELS.get(row.kind, row.kind)}",
        "shape": list(row.output), "group": group, "told": _told(row),
    }  # fmt: skip


def _kind(kind: str) -> str:
    if kind.startswith(POOLS):
        return "pool"
    if kind in BENT:
        return "act"
    return next((colour for start, colour in KINDS.items() if kind.startswith(start)), "other")


def _told(row: LayerRow) -> str:
    """Its size, its weights and what it sees, each with the working."""
    parts = [row.kind, f"{shape_words(row.output)}{f': {row.working}' if row.working else ''}"]
    if row.weights:
        working = f"{row.weights_working} = " if "*" in row.weights_working else ""
        parts.append(f"{working}{row.weights:,} weights{f' + {row.biases:,} biases' if row.biases else ''}")
    if row.field:
        parts.append("sees the whole image" if row.field == "all" else f"sees {row.field} pixels a side")
    return "; ".join(parts)
