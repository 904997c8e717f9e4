"""Words on figures: measured, wrapped, shortened, and numbers short enough to stand under an image."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font

from replearn.figures.palette import QUIET
from replearn.figures.style import SMALL, TITLE

LINE = 1.25  # line spacing over font size
FINE = 720  # dots an inch to measure at: at 72, letters are rounded to whole dots, 13 % too wide


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches, at `size` points, in the default font.

    >>> 0.9 < text_width("squared error", 10) < 1.1
    True
    """
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, FINE)
    # a character that the font lacks (Chinese, say) is about an em wide, and would warn when measured
    charmap = font.get_charmap()
    lacking = sum(ord(letter) not in charmap for letter in text)
    font.set_text("".join(letter for letter in text if ord(letter) in charmap))
    return float(font.get_width_height()[0] / 64 / FINE + lacking * size / 72)


def wrap(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Return `text` broken into lines of at most `width` inches (a single long word may be cut).

    >>> wrap("MNIST, autoencoder, 30 dimensions", 1.3, 10).splitlines()
    ['MNIST,', 'autoencoder, 30', 'dimensions']
    """
    for letters in range(max(1, len(text)), 1, -1):
        lines = textwrap.wrap(text, letters) or [""]
        if all(text_width(line, size, weight) <= width for line in lines):
            return "\n".join(lines)
    return text


def shorten(text: str, width: float, size: float) -> str:
    """Return `text` cut to `width` inches, with an ellipsis where something is gone.

    >>> shorten("a very long class name", 0.6, 7)
    'a very lon…'
    """
    if text_width(text, size) <= width:
        return text
    kept = next((k for k in range(len(text) - 1, 0, -1) if text_width(text[:k] + "…", size) <= width), 0)
    return text[:kept].rstrip() + "…"


def file_name(path: str, width: float) -> str:
    """Return the last part of a path without its ending, in SMALL letters; a longer one loses its middle.

    >>> file_name("cats/a/tom.1.png", 1.0), file_name("IMG_20260101_123456.jpg", 0.6)
    ('tom.1', 'IMG_…3456')
    """
    name = PurePosixPath(path).stem
    cuts = [name, *(name[: k - k // 2] + "…" + name[len(name) - k // 2 :] for k in range(len(name) - 1, 1, -1))]
    return next((cut for cut in cuts if text_width(cut, SMALL) <= width), "…")


def number(value: float) -> str:
    """Return a number with three digits, as it stands under an image.

    >>> [number(v) for v in (0, 0.01234, 3, -13.866, 1234.5)]
    ['0', '0.0123', '3.00', '−13.9', '1234']
    """
    if value == 0 or not np.isfinite(value):
        return f"{value:g}"
    text = f"{value:.0f}" if abs(value) >= 999.5 else f"{value:#.3g}".rstrip(".")
    return text.replace("-", "−")


def set_titles(ax: Axes, title: str, subtitle: str = "") -> None:
    """Title and, smaller and grey, subtitle above the left end of `ax`, wrapped to the width of `ax`."""
    width = ax.bbox.width / ax.figure.dpi
    below = wrap(subtitle, width, SMALL) if subtitle else ""
    lift = 6 + (below.count("\n") + 1) * SMALL * LINE + 2 if below else 6
    common: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "ha": "left",
        "va": "bottom",
    }
    if below:
        ax.annotate(
            below,
            (0, 1),
            xytext=(0, 6),
            fontsize=SMALL,
            color=QUIET,
            linespacing=LINE,
            gid="subtitle",
            **common,
        )
    if title:
        text = wrap(title, width, TITLE, "bold")
        ax.annotate(text, (0, 1), xytext=(0, lift), fontsize=TITLE, fontweight="bold", gid="title", **common)
