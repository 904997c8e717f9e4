"""A sheet on which images are laid out in inches: one pair of axes whose data coordinates are inches.

Rows of dozens of images then need one Axes instead of hundreds, are quick to draw, and words keep a known
distance from images. x grows to the right, y grows downwards. A sheet keeps the width that the caller gave
the figure (at most) and sets the height to what it carries.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from replearn.errors import ContentError
from replearn.figures.palette import FRAME, INK, QUIET
from replearn.figures.style import SMALL, TITLE
from replearn.figures.words import LINE, wrap

MARGIN = 0.12  # inches around everything
WHITE = 0.9  # mean of an image's outermost pixels from which it needs a frame
LEAST_WIDTH = 3.5  # inches: below, no title fits


def inches(points: float, lines: int = 1) -> float:
    """Return the height in inches of `lines` lines of text of `points` points.

    >>> inches(8, 2) == 2 * 8 * 1.25 / 72
    True
    """
    return lines * points * LINE / 72


def sheet_width(figure: Figure, content: float) -> float:
    """Return the width in inches for `content` inches of rows: no wider than the figure is, room for a title."""
    return min(float(figure.get_size_inches()[0]), max(LEAST_WIDTH, content + 2 * MARGIN))


def sheet(figure: Figure, width: float, height: float, title: str, subtitle: str = "") -> tuple[Axes, float]:
    """Size the figure for `height` inches of content under its title; the sheet, and y of the content."""
    lines = []
    for text, size, weight, color in ((title, TITLE, "bold", INK), (subtitle, SMALL, "normal", QUIET)):
        if text:
            lines.append((wrap(text, width - 2 * MARGIN, size, weight), size, weight, color))
    top = MARGIN + sum(inches(size, text.count("\n") + 1) + 0.03 for text, size, _, _ in lines)
    top += 0.08 if lines else 0.0
    total = top + height + MARGIN
    figure.set_size_inches(width, total)
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_xlim(0, width)
    ax.set_ylim(total, 0)
    ax.axis("off")
    y = MARGIN
    for text, size, weight, color in lines:
        ax.text(MARGIN, y, text, fontsize=size, fontweight=weight, color=color, va="top", linespacing=LINE)
        y += inches(size, text.count("\n") + 1) + 0.03
    return ax, top


def picture(image: np.ndarray) -> np.ndarray:
    """Return (C,H,W) as imshow takes it, clipped to [0, 1] for drawing: (H,W,3) if C is 3, else the mean (H,W).

    uint8 images are divided by 255.

    >>> picture(np.array([[[-0.5, 0.5, 2.0]]])).tolist()
    [[0.0, 0.5, 1.0]]
    """
    array = np.asarray(image)
    if array.ndim != 3:
        raise ContentError(f"image {array.shape}: must be (C, H, W)")
    pixels = array.astype(np.float32) / (255 if array.dtype == np.uint8 else 1)
    pixels = np.clip(np.nan_to_num(pixels, nan=0.5), 0, 1)
    if len(pixels) == 3:
        return np.moveaxis(pixels, 0, -1)
    return pixels.mean(axis=0)


def place(ax: Axes, image: np.ndarray, x: float, y: float, width: float, height: float) -> AxesImage:
    """Draw (C,H,W), `width` x `height` inches, from its upper left corner (x, y); a frame where it is white outside."""
    extent = (x, x + width, y + height, y)
    if _is_white_outside(picture(image)):
        ax.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor=FRAME, linewidth=0.5, gid="frame"))
    return ax.imshow(picture(image), cmap="gray", vmin=0, vmax=1, extent=extent, aspect="auto")


def _is_white_outside(pixels: np.ndarray) -> bool:
    """Return whether an image (H,W) or (H,W,3) ends in white, as the paper it stands on."""
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return float(edge.mean()) > WHITE


def check_images(name: str, images: np.ndarray, count: int | None = None) -> np.ndarray:
    """Return `images` as (n,C,H,W) with n >= 1 (and n == `count`), or a ContentError that names them."""
    array = np.asarray(images)
    if array.ndim != 4 or 0 in array.shape:
        raise ContentError(f"{name} {array.shape}: must be (n, C, H, W) with one image or more")
    if count is not None and len(array) != count:
        raise ContentError(f"{name}: {len(array)} images where the others have {count}")
    return array
