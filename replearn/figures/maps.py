"""The maps of all representations side by side: one style, one legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, inches
from replearn.figures.palette import INK, QUIET
from replearn.figures.scatter import latent_scatter
from replearn.figures.style import SMALL, TEXT, TITLE, style
from replearn.figures.words import LINE, shorten, text_width, wrap

Map = tuple[str, str, np.ndarray]
Entries = tuple[list[Artist], list[str]]  # of the legend: dots, and names of classes
GAP = 0.18  # inches between panels
LARGEST = 3.6  # inches: the widest panel worth drawing
LONG = 0.5  # inches: names of classes longer than this are written smaller
ENTRY_WIDTH = 1.6  # inches of a name in the legend


@style()
def map_row(
    figure: Figure,
    maps: Sequence[Map],
    labels: np.ndarray | None = None,
    class_names: Sequence[str] | None = None,
    title: str = "",
) -> Figure:
    """Draw maps (title, subtitle, points (N,2)) of the same N images, two to four in a row, rows as needed.

    labels (N,) int64, -1 unknown: one colour a class in every panel, named at its median and in one legend
    below. Axes carry no ticks: those of UMAP and t-SNE mean nothing. The figure keeps its width (at most) and
    gets the height it needs. Raise ContentError on no map and as `latent_scatter`.

    >>> from replearn.figures.style import new_figure
    >>> points = np.random.default_rng(0).normal(size=(20, 2))
    >>> maps = [("PCA", "linear", points), ("UMAP", "15 neighbours", points), ("t-SNE", "", points)]
    >>> figure = map_row(new_figure(9), maps, np.arange(20) % 2, ["cat", "dog"])
    >>> len(figure.axes), [text.get_text() for text in figure.legends[0].get_texts()]
    (3, ['cat', 'dog'])
    """
    if not maps:
        raise ContentError("maps: one (title, subtitle, points) or more is needed")
    columns = columns_for(len(maps))
    panel = min(LARGEST, (float(figure.get_size_inches()[0]) - 2 * MARGIN - GAP * (columns - 1)) / columns)
    width = columns * panel + GAP * (columns - 1) + 2 * MARGIN
    rows = [maps[i : i + columns] for i in range(0, len(maps), columns)]
    heads = [max(_head_height(*words[:2], panel) for words in row) for row in rows]
    text = wrap(title, width - 2 * MARGIN, TITLE + 2, "bold") if title else ""
    top = MARGIN + (inches(TITLE + 2, text.count("\n") + 1) + 0.08 if text else 0)
    fits = max(1, int((width - 2 * MARGIN) / _entry_width(labels, class_names)))  # entries of the legend in a line
    height = top + sum(heads) + len(rows) * (panel + GAP) + _legend_height(labels, fits) + MARGIN
    figure.set_layout_engine("none")
    figure.set_size_inches(width, height)
    if text:
        figure.text(MARGIN / width, 1 - MARGIN / height, text, fontsize=TITLE + 2, fontweight="bold", va="top")
    entries: Entries = ([], [])
    y = top
    for row, head in zip(rows, heads, strict=True):
        for column, one in enumerate(row):
            x = MARGIN + column * (panel + GAP)
            _write_head(figure, *one[:2], panel, x, y)
            ax = figure.add_axes((x / width, 1 - (y + head + panel) / height, panel / width, panel / height))
            entries = _panel(ax, one, labels, class_names)
        y += head + panel + GAP
    _write_legend(figure, entries, fits, y)
    return figure


def columns_for(n: int) -> int:
    """Return how many of `n` panels stand in a row: as many as there are up to four, else even rows of three or four.

    >>> [columns_for(n) for n in (1, 2, 4, 5, 6, 7, 8, 9, 12)]
    [1, 2, 4, 3, 3, 4, 4, 3, 4]
    """
    if n <= 4:
        return n
    return min((4, 3), key=lambda columns: (-(-n // columns) * columns - n, -columns))


def _head_height(title: str, subtitle: str, panel: float) -> float:
    """Return inches that the two take above their panel, as `set_titles` wraps them."""
    lines = [(wrap(title, panel, TITLE, "bold"), TITLE)] if title else []
    lines += [(wrap(subtitle, panel, SMALL), SMALL)] if subtitle else []
    return sum(inches(size, text.count("\n") + 1) for text, size in lines) + 0.1


def _panel(ax: Axes, one: Map, labels: np.ndarray | None, class_names: Sequence[str] | None) -> Entries:
    """Return one map without its legend, and what that legend would hold."""
    latent_scatter(ax, one[2], labels, class_names, ticks=False)
    handles: list[Artist] = []
    words: list[str] = []
    legend = ax.get_legend()
    if legend is not None:
        handles = [handle for handle in legend.legend_handles if handle is not None]
        words = [shorten(text.get_text(), ENTRY_WIDTH, SMALL) for text in legend.get_texts()]
        legend.remove()
    _keep_inside(ax)
    return handles, words


def _keep_inside(ax: Axes) -> None:
    """Names at the edge of a panel moved in, long ones made smaller: the next panel is near."""
    names = [text for text in ax.texts if text.get_gid() != "outside"]
    small = max((text_width(text.get_text(), TEXT, "bold") for text in names), default=0.0) > LONG
    for text in names:
        size = SMALL if small else TEXT
        text.set_fontsize(size)
        half = (text_width(text.get_text(), size, "bold") / 2 + 0.04) * ax.figure.dpi
        x, y = ax.transData.transform(text.get_position())
        x = max(min(x, ax.bbox.x1 - half), ax.bbox.x0 + half)
        text.set_position(tuple(ax.transData.inverted().transform((x, y))))


def _write_head(figure: Figure, title: str, subtitle: str, panel: float, x: float, y: float) -> None:
    """Title and subtitle downwards from (x, y) in inches from the upper left corner: aligned along a row."""
    width, height = figure.get_size_inches()
    for text, size, weight, color in ((title, TITLE, "bold", INK), (subtitle, SMALL, "normal", QUIET)):
        if text:
            lines = wrap(text, panel, size, weight)
            # by the last baseline: the top of a text depends on its letters
            base = y + inches(size, lines.count("\n") + 1) - 0.3 * size / 72
            look: dict[str, Any] = {"fontsize": size, "fontweight": weight, "color": color, "linespacing": LINE}
            figure.text(x / width, 1 - base / height, lines, va="baseline", **look)
            y += inches(size, lines.count("\n") + 1) + 0.02


def _write_legend(figure: Figure, entries: Entries, fits: int, y: float) -> None:
    """The legend of all panels, so many entries a line, its top at y inches from the top of the figure."""
    handles, words = entries
    if not handles:
        return
    look: dict[str, Any] = {"handlelength": 0.8, "columnspacing": 1.2, "borderaxespad": 0, "loc": "upper center"}
    place = (0.5, 1 - (y - 0.1) / float(figure.get_size_inches()[1]))
    legend = figure.legend(handles, ["-"] * len(words), bbox_to_anchor=place, ncols=min(fits, len(words)), **look)
    for entry, word in zip(legend.get_texts(), words, strict=True):
        entry.set_text(word)


def _legend_height(labels: np.ndarray | None, fits: int) -> float:
    entries = 0 if labels is None else len(np.unique(labels))
    return inches(SMALL, -(-entries // fits)) * 1.25 + 0.05 if entries else 0.0


def _entry_width(labels: np.ndarray | None, class_names: Sequence[str] | None) -> float:
    """Return inches of the widest entry of the legend, its dot and the gap to the next included."""
    names = class_names or [str(label) for label in np.unique([] if labels is None else labels)]
    names = [*names, "no label"] if labels is not None and (np.asarray(labels) < 0).any() else names
    return 0.33 + max((min(text_width(str(name), SMALL), ENTRY_WIDTH) for name in names), default=0.0)
