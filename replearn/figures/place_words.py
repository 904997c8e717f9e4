"""Words beside marks: each near its own, on no mark and on no other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from replearn.figures.fonts import cover
from replearn.figures.palette import QUIET
from replearn.figures.style import SMALL
from replearn.figures.words import LINE

Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels
MARK = 6.0  # points that a mark reaches, in all directions from its centre
NEAR = 4.0  # points between a mark's edge and its words
STEP = 12.0  # points between one ring of places that are tried and the next
RINGS = 16
LEADER = 3  # rings from which a thin line leads to the mark
ON_WORDS, ON_LINE = 1000.0, 0.4  # what covering costs, beside the distance in rings


def place_words(
    ax: Axes,
    marks: Sequence[tuple[float, float]],
    words: Sequence[str],
    colors: Sequence[tuple[float, float, float]],
    others: Sequence[tuple[float, float]] = (),
) -> list[Text]:
    """Write words beside marks (x, y) in data coordinates, within `ax`, whose limits and titles are set.

    Places on rings around each mark are tried, in the order of the marks: what covers no mark, no words, few of the
    points of lines, and is nearest, is taken. others: further marks to be left free. The figure is laid out first.
    """
    figure = ax.figure.canvas.figure
    figure.draw_without_rendering()
    dot = figure.dpi / 72
    centers = ax.transData.transform(np.array([*marks, *others], dtype=float).reshape(-1, 2))
    reach = MARK * dot
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in centers]
    taken += [_box(text) for text in ax.texts if text.get_gid() not in ("title", "subtitle")]
    lines = np.vstack([np.empty((0, 2)), *(_drawn(ax, np.asarray(line.get_xydata())) for line in ax.lines)])
    frame = (ax.bbox.x0 + 2, ax.bbox.y0 + 2, ax.bbox.x1 - 2, ax.bbox.y1 - 2)
    made = []
    for center, word, color in zip(centers, words, colors, strict=False):
        text = ax.annotate(
            word, tuple(center), xycoords="figure pixels", xytext=(0, 0), textcoords="offset pixels", fontsize=SMALL,
            color=color, ha="left", va="bottom", linespacing=LINE,
        )  # fmt: skip
        cover(figure)  # to be measured in the font it is drawn in
        box = _box(text)
        size = (box[2] - box[0], box[3] - box[1])
        ring, (left, bottom) = min(
            _places(center, size, dot), key=lambda place: _cost(place, size, taken, lines, frame)
        )
        taken.append((left, bottom, left + size[0], bottom + size[1]))
        text.remove()
        made.append(_write(ax, word, color, center, (left, bottom), size, ring >= LEADER, dot))
    return made


def _write(
    ax: Axes, word: str, color: tuple[float, float, float], center: np.ndarray, corner: tuple[float, float],
    size: tuple[float, float], leader: bool, dot: float,
) -> Text:  # fmt: skip
    """Return words with their middle at a fixed distance, in points, from the mark."""
    middle = (np.array(corner) + np.array(size) / 2 - center) / dot
    line = {"arrowstyle": "-", "color": QUIET, "lw": 0.4, "shrinkA": 0, "shrinkB": MARK}
    return ax.annotate(
        word, tuple(ax.transData.inverted().transform(center)), xytext=tuple(middle), textcoords="offset points",
        fontsize=SMALL, color=color, ha="center", va="center", multialignment="left", linespacing=LINE,
        arrowprops=line if leader else None,
    )  # fmt: skip


def _places(center: np.ndarray, size: tuple[float, float], dot: float) -> Iterator[tuple[int, tuple[float, float]]]:
    """Yield the ring and lower left corner: left, right, below and above of the mark first, then between, and further
    out.
    """
    wide, high = size
    for ring in range(RINGS):
        away = (MARK + NEAR + ring * STEP) * dot
        x, y = center
        left, right, below, above = x - away - wide, x + away, y - away - high, y + away
        middle = (x - wide / 2, y - high / 2)
        for corner in (
            (left, middle[1]), (right, middle[1]), (middle[0], below), (middle[0], above),
            (right, below), (left, below), (right, above), (left, above),
        ):  # fmt: skip
            yield ring, corner


def _cost(
    place: tuple[int, tuple[float, float]], size: tuple[float, float], taken: Sequence[Box], lines: np.ndarray,
    frame: Box,
) -> float:  # fmt: skip
    ring, (left, bottom) = place
    right, top = left + size[0], bottom + size[1]
    outside = left < frame[0] or bottom < frame[1] or right > frame[2] or top > frame[3]
    covered = sum(left < box[2] and right > box[0] and bottom < box[3] and top > box[1] for box in taken)
    x, y = lines.T
    on_lines = int(((x > left) & (x < right) & (y > bottom) & (y < top)).sum())
    return ring + ON_WORDS * (covered + 2 * outside) + ON_LINE * on_lines


def _drawn(ax: Axes, points: np.ndarray) -> np.ndarray:
    """Return points along a line, in pixels, one every ten."""
    pixels = ax.transData.transform(points)
    steps = np.hypot(*np.diff(pixels, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(0, along[-1] + 1, 10.0)
    return np.column_stack([np.interp(at, along, pixels[:, axis]) for axis in (0, 1)])


def _box(text: Text) -> Box:
    box = Text.get_window_extent(text)  # an annotation's own extent holds its leader line too
    return box.x0, box.y0, box.x1, box.y1
