"""A square of values, one for each pair of things: how alike they are, or how often one is taken for the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.errors import ContentError
from replearn.figures.palette import FRAME, INK
from replearn.figures.style import SMALL, TEXT, style
from replearn.figures.words import set_titles, text_width

FILLED = 0.8  # of a cell's width, by the widest value


@style()
def value_matrix(
    ax: Axes, values: np.ndarray, names: Sequence[str], title: str = "", subtitle: str = "", digits: int = 2,
    most: float | None = None,
) -> Axes:  # fmt: skip
    """Write values (K,K) cell by cell: red above 0, blue below, deeper the larger; the diagonal stays white.

    The diagonal, a thing beside itself, gets no colour, so that the others do. most: the size of value that gets
    the deepest colour, to be given where matrices are compared; else the largest off the diagonal. Raises
    ContentError on a matrix that is not (K,K) for K names.

    >>> from replearn.figures.style import new_axes
    >>> ax = value_matrix(new_axes(3, 3)[1], np.array([[1.0, -0.25], [-0.25, 1.0]]), ["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['1.00', '−.25', '−.25', '1.00']
    """
    k = len(names)
    if np.shape(values) != (k, k):
        raise ContentError(f"values {np.shape(values)}: must be ({k}, {k}), one row and one column a name")
    others = np.where(np.eye(k, dtype=bool), 0.0, values)
    most = most or float(np.nanmax(np.abs(others))) or 1.0
    ax.imshow(others, cmap="RdBu_r", vmin=-1.3 * most, vmax=1.3 * most)
    words = np.vectorize(lambda value: _short(value, digits), otypes=[object])(values)
    cell = ax.bbox.width / ax.figure.dpi / k  # inches
    size = float(np.clip(FILLED * cell / max(text_width(word, 1) for word in words.flat), 4, TEXT))
    for (row, column), word in np.ndenumerate(words):
        ink = "white" if abs(others[row, column]) > 0.8 * most else INK  # to be read on deep colours
        ax.text(column, row, word, ha="center", va="center", fontsize=size, color=ink)
    ax.set_xticks(range(k), list(names), fontsize=SMALL)
    ax.set_yticks(range(k), list(names), fontsize=SMALL)
    ax.tick_params(length=0)
    ax.spines[:].set(visible=True, color=FRAME)
    set_titles(ax, title, subtitle)
    return ax


def _short(value: float, digits: int) -> str:
    """Return a value without the 0 before the point: ten cells stand in a row."""
    if np.isnan(value):
        return "–"
    if round(value, digits) == 0:
        return "0"
    text = f"{value:.{digits}f}"
    if digits and abs(value) < 1:
        text = text.replace("0.", ".", 1)
    return text.replace("-", "−")
