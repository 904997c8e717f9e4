"""Figures as files: SVG as it is, PNG with a palette of its own, a third of the size and the same to the eye."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from replearn import news
from replearn.atomic_file import atomic_file
from replearn.figures.fonts import cover


def save_figure(figure: Figure, path: Path) -> Path:
    """Write a figure in the form that the path's ending names, whole or not at all; returns the path.

    >>> import tempfile
    >>> from replearn.figures.style import new_axes
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_figure(new_axes(2, 1)[0], Path(folder) / "empty.png").stat().st_size > 0
    True
    """
    with atomic_file(path) as file:
        if path.suffix == ".png":
            file.write(as_png(figure, path.name))
        else:
            _cover(figure, path.name)
            figure.savefig(file, format=path.suffix[1:])
    return path


def as_png(figure: Figure, name: str) -> bytes:
    """Return a figure as the bytes of a PNG with a palette of its own; name: what it is called."""
    _cover(figure, name)
    drawn, small = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # said above
        # said, as the default is the resolution that the figure was made with, whatever it was set to since
        figure.savefig(drawn, format="png", dpi=figure.get_dpi())
    dots_per_inch = figure.get_dpi()
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            small, "png", optimize=True, dpi=(dots_per_inch, dots_per_inch)
        )
    return small.getvalue()


def _cover(figure: Figure, name: str) -> None:
    """Find fonts for every letter of a figure; say which letters none has."""
    missing = cover(figure)
    if missing:
        news.warn(
            f"{name}: no installed font has {' '.join(missing[:5])}{' ...' if len(missing) > 5 else ''}; install "
            "one that has, such as Noto Sans of that script (Noto Sans CJK for Chinese, Japanese, Korean)"
        )
