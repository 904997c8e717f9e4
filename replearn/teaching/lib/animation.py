"""Figures one after the other as a GIF, written with Pillow."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

DPI = 110
LAST = 4  # times as long as the others, so that the end can be read


def save_animation(frames: Sequence[Figure], path: Path, seconds: float = 0.8) -> Path:
    """Write figures of one size as a GIF that goes round for ever, each shown for `seconds`; returns the path.

    All frames share one palette, so that what stands still does not flicker.

    >>> import tempfile
    >>> from replearn.figures.style import new_axes
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_animation([new_axes(2, 1)[0], new_axes(2, 1)[0]], Path(folder) / "still.gif")
    ...     path.stat().st_size > 0
    True
    """
    images = [_drawn(frame) for frame in frames]
    palette = _with_white(_montage(images).quantize(64, dither=Image.Dither.NONE))
    first, *rest = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    shown = [round(1000 * seconds)] * len(images)
    shown[-1] *= LAST
    first.save(path, save_all=True, append_images=rest, duration=shown, loop=0, optimize=True)
    return path


def _drawn(frame: Figure) -> Image.Image:
    memory = io.BytesIO()
    frame.savefig(memory, format="png", dpi=DPI)
    with Image.open(memory) as image:
        return image.convert("RGB")


def _with_white(palette: Image.Image) -> Image.Image:
    """Return the palette with its lightest colour made white: an average of near-whites would tint the paper."""
    levels = palette.getpalette() or []
    colours = [levels[place : place + 3] for place in range(0, len(levels), 3)]
    lightest = max(range(len(colours)), key=lambda place: sum(colours[place]))
    colours[lightest] = [255, 255, 255]
    palette.putpalette([level for colour in colours for level in colour])
    return palette


def _montage(images: Sequence[Image.Image]) -> Image.Image:
    """Return the first, the middle and the last frame in one image: what colours there are."""
    chosen = [images[0], images[len(images) // 2], images[-1]]
    width, height = images[0].size
    whole = Image.new("RGB", (width, height * len(chosen)))
    for number, image in enumerate(chosen):
        whole.paste(image, (0, number * height))
    return whole
