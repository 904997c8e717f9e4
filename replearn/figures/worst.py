"""The images that a model reconstructs worst, each above its reconstruction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, check_images, inches, place, sheet, sheet_width
from replearn.figures.strips import GAP
from replearn.figures.style import SMALL, style
from replearn.figures.words import LINE, file_name, number, shorten

CELL = 0.8  # inches: wide enough for "#59915" and for a class name of a dozen letters
WORDS = 0.05 + inches(SMALL, 3)  # inches below a pair: class, position, error
PAIR_GAP = 0.1


@style()
def worst_images(
    figure: Figure,
    images: np.ndarray,
    reconstructions: np.ndarray,
    errors: np.ndarray,
    labels: np.ndarray | None = None,
    class_names: Sequence[str] | None = None,
    indices: np.ndarray | None = None,
    title: str = "",
    subtitle: str = "",
    files: Sequence[str] | None = None,
) -> Figure:
    """Draw originals (n,C,H,W) above reconstructions (n,C,H,W), in the order given.

    Below each pair: its class (from labels (n,), -1 for unknown, and class_names), its position
    `indices` (n,) in the data set, or the name of its file (n), and its error (n,), the squared error summed over
    the pixels. Pairs fill lines as wide as the figure, whose height follows. Raise ContentError on shapes that do
    not fit.

    >>> from replearn.figures.style import new_figure
    >>> image = np.zeros((1, 1, 8, 8))
    >>> figure = worst_images(new_figure(5), image, image, np.array([52.31]), np.array([0]), ["cat"], [421])
    >>> print(figure.axes[0].texts[-1].get_text())
    cat
    # 421
    error 52.3
    """
    n = len(check_images("images", images))
    check_images("reconstructions", reconstructions, n)
    words = _words(n, errors, labels, class_names, indices, files)
    lines, columns = _lines_and_columns(n, float(figure.get_size_inches()[0]))
    height = CELL * np.shape(images)[2] / np.shape(images)[3]
    block = 2 * height + GAP + WORDS + PAIR_GAP
    width = sheet_width(figure, columns * (CELL + PAIR_GAP))
    ax, top = sheet(figure, width, lines * block - PAIR_GAP, title, subtitle)
    for i in range(n):
        x, y = MARGIN + (i % columns) * (CELL + PAIR_GAP), top + (i // columns) * block
        place(ax, images[i], x, y, CELL, height)
        place(ax, reconstructions[i], x, y + height + GAP, CELL, height)
        y += 2 * height + GAP + 0.05
        ax.text(x + CELL / 2, y, words[i], fontsize=SMALL, ha="center", va="top", linespacing=LINE)
    return figure


def _lines_and_columns(n: int, width: float) -> tuple[int, int]:
    columns = max(1, int((width - 2 * MARGIN + PAIR_GAP) / (CELL + PAIR_GAP)))
    lines = -(-n // columns)
    return lines, -(-n // lines)  # even lines: 10 pairs as 5 + 5, not as 7 + 3


def _words(
    n: int,
    errors: np.ndarray,
    labels: np.ndarray | None,
    class_names: Sequence[str] | None,
    indices: np.ndarray | None,
    files: Sequence[str] | None,
) -> list[str]:
    """Return what stands below each pair, a line each: class, position or file, error."""
    for name, array in (("errors", errors), ("labels", labels), ("indices", indices)):
        if array is not None and np.shape(array) != (n,):
            raise ContentError(f"{name} {np.shape(array)}: must be ({n},), one an image")
    words = []
    for i in range(n):
        lines = [] if labels is None else [_class_name(int(labels[i]), class_names)]
        lines += [] if indices is None or files is not None else [f"# {int(indices[i])}"]
        lines += [] if files is None else [file_name(files[i], CELL + PAIR_GAP - 0.04)]
        words.append("\n".join([*lines, f"error {number(float(errors[i]))}"]))
    return words


def _class_name(label: int, names: Sequence[str] | None) -> str:
    if label < 0:
        return "no label"
    if names is not None and label >= len(names):
        raise ContentError(f"label {label}: there are {len(names)} class names")
    return shorten(str(label) if names is None else names[label], CELL + PAIR_GAP - 0.04, SMALL)
