"""Words as a map: each written at its place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from replearn.figures.canvas import inches
from replearn.figures.line_labels import push_apart
from replearn.figures.palette import FRAME, SINGLE
from replearn.figures.style import SMALL, style
from replearn.figures.words import set_titles, text_width


@style()
def word_map(ax: Axes, points: np.ndarray, words: Sequence[str], title: str = "", subtitle: str = "") -> Axes:
    """Draw a dot at each of points (V,2) and its word beside it, moved where words would overlap.

    >>> from replearn.figures.style import new_axes
    >>> ax = word_map(new_axes()[1], np.array([[0.0, 0.0], [1.0, 1.0]]), ["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['cat', 'dog']
    """
    x, y = np.asarray(points).T
    ax.scatter(x, y, s=6, color=SINGLE, linewidths=0)
    ax.margins(0.08)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set(visible=True, color=FRAME)
    ax.autoscale_view()
    to_inches = ax.transData + ax.figure.dpi_scale_trans.inverted()
    sizes = np.array([(text_width(word, SMALL) + 0.06, inches(SMALL)) for word in words])
    above = to_inches.transform(points) + np.array([0, 0.6 * inches(SMALL)])  # a word stands over its dot
    places = to_inches.inverted().transform(push_apart(above, sizes))
    for (left, up), word in zip(places, words, strict=True):
        ax.text(left, up, word, fontsize=SMALL, ha="center", va="center", parse_math=False)
    set_titles(ax, title, subtitle)
    return ax
