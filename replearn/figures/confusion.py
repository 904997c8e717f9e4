"""The confusion matrix: which class is taken for which, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.palette import FRAME, INK, MOST_NAMED, QUIET
from replearn.figures.style import SMALL, TEXT, style
from replearn.figures.words import set_titles, shorten, text_width

WIDEST = 1.0  # inches that a class name may take
HIT = np.array([0.90, 0.93, 0.96])  # the diagonal: pale, so that the mistakes are what is seen
PAD = 4.0  # points between the matrix and the words around it
PALE, DARK = 0.15, 0.85  # the part of the colour map that mistakes take


@style()
def confusion_matrix(
    ax: Axes,
    matrix: np.ndarray,
    class_names: Sequence[str] | None = None,
    title: str = "",
    subtitle: str = "",
) -> Axes:
    """Draw counts (K,K): row i, column j holds how many images of class i were taken for class j.

    The deeper the colour of a mistake, the larger its share of its class; right answers are pale. With at
    most twenty classes the counts are written, with each class's recall (share of its row) at the right and
    precision (share of its column) below, in percent; a class without images, or never predicted, has none.
    Raise ContentError on a matrix that is not square or holds negative counts.

    >>> from replearn.figures.style import new_axes
    >>> figure, ax = new_axes(4, 4)
    >>> _ = confusion_matrix(ax, np.array([[9, 1], [0, 10]]), ["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['9', '1', '10', '90.0', '100', '100', '90.9', '↑ recall %', 'precision % →']
    """
    counts = _checked(matrix, class_names)
    k = len(counts)
    ax.imshow(_colors(counts), extent=(-0.5, k - 0.5, k - 0.5, -0.5), interpolation="nearest")
    ax.set_xlabel("predicted class")
    ax.set_ylabel("true class")
    ax.spines[:].set(visible=True, color=FRAME)
    ax.tick_params(length=0)
    if k <= MOST_NAMED:
        given = [str(number) for number in range(k)] if class_names is None else class_names
        names = [shorten(name, WIDEST, SMALL) for name in given]
        cell = ax.bbox.width / ax.figure.dpi / k  # inches
        upright = all(text_width(name, SMALL) < 0.8 * cell for name in names)
        ax.set_xticks(range(k), names, rotation=0 if upright else 90)
        ax.set_yticks(range(k), names)
        size = float(np.clip(72 * cell / 4, 4, TEXT))  # four digits fit a cell
        ax.tick_params(axis="x", pad=2 * PAD + size)  # precision stands between
        _write_counts(ax, counts, size)
        _write_shares(ax, counts, size)
    set_titles(ax, title, subtitle)
    return ax


def _checked(matrix: np.ndarray, class_names: Sequence[str] | None) -> np.ndarray:
    counts = np.asarray(matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
        raise ContentError(f"matrix {counts.shape}: must be (K, K), one row and one column a class")
    if (counts < 0).any():
        raise ContentError(f"matrix: holds {counts.min()}; counts must be 0 or more")
    if class_names is not None and len(class_names) != len(counts):
        raise ContentError(f"class_names: {len(class_names)} names for {len(counts)} classes")
    return counts


def _colors(counts: np.ndarray) -> np.ndarray:
    """Return (K,K,3): white for nothing, pale for the diagonal, deeper red the larger the share of the row."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, shares)
    depth = PALE + (DARK - PALE) * mistakes / max(float(mistakes.max()), 1e-12)
    colors = np.where((mistakes > 0)[..., None], colormaps["Reds"](depth)[..., :3], 1.0)
    diagonal = np.arange(len(counts))
    colors[diagonal, diagonal] = HIT
    return colors


def _write_counts(ax: Axes, counts: np.ndarray, size: float) -> None:
    dark = _colors(counts).mean(axis=2) < 0.5
    for i, j in np.argwhere(counts > 0):
        color = "white" if dark[i, j] else INK
        ax.text(j, i, f"{counts[i, j]:g}", color=color, ha="center", va="center", fontsize=size)


def _write_shares(ax: Axes, counts: np.ndarray, size: float) -> None:
    """Recall at the right, precision below, their names at the corners, where no title comes."""
    k, right = len(counts), np.diagonal(counts)
    edge, first = k - 0.5, -0.5
    below = {"xytext": (0, -PAD), "ha": "center", "va": "top"}
    beside = {"xytext": (PAD, 0), "ha": "left", "va": "center"}
    words: list[tuple[str, float, float, dict[str, Any]]] = [
        *((_percent(right[i], counts[i].sum()), edge, i, beside) for i in range(k)),
        *((_percent(right[j], counts[:, j].sum()), j, edge, below) for j in range(k)),
        ("↑ recall %", edge, edge, {"xytext": (PAD, -PAD), "ha": "left", "va": "top"}),
        ("precision % →", first, edge, {"xytext": (-PAD, -PAD), "ha": "right", "va": "top"}),
    ]
    for text, x, y, where in words:
        ax.annotate(text, (x, y), textcoords="offset points", color=QUIET, fontsize=size, **where)


def _percent(part: float, whole: float) -> str:
    """Return a number with three digits.

    >>> _percent(199, 200), _percent(3, 3), _percent(0, 0)
    ('99.5', '100', '–')
    """
    if not whole:
        return "–"
    return "100" if part == whole else f"{min(100 * part / whole, 99.9):.1f}"
