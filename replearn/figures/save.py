"""Figures as files: SVG as it is, PNG with a palette of its own, a third of the size and the same to the eye."""

from __future__ import annotations

import io
import sys
import warnings
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image


def save_figure(figure: Figure, path: Path) -> Path:
    """Write a figure in the form that the path's ending names; returns the path.

    >>> import tempfile
    >>> from replearn.figures.style import new_axes
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_figure(new_axes(2, 1)[0], Path(folder) / "empty.png").stat().st_size > 0
    True
    """
    if path.suffix != ".png":
        figure.savefig(path)
    else:
        path.write_bytes(as_png(figure, path.name))
    return path


def as_png(figure: Figure, name: str) -> bytes:
    """Return a figure as PNG with a palette of its own; name: for the warning of letters that no font has."""
    drawn, small = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        # said, as the default is the resolution that the figure was made with, whatever it was set to since
        figure.savefig(drawn, format="png", dpi=figure.get_dpi())
    if any("missing from font" in str(warning.message) for warning in said):
        print(f"{name}: some letters are in no installed font; install one, such as Noto Sans CJK", file=sys.stderr)
    dots_per_inch = figure.get_dpi()
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            small, "png", optimize=True, dpi=(dots_per_inch, dots_per_inch)
        )
    return small.getvalue()
