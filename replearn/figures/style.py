"""One look for every figure: fonts, thin lines, white paper. Nothing global is changed.

`new_figure`, `new_axes` and `new_panels` make what the figure functions draw on; those are wrapped in `style()`
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replearn.figures.fonts import OWN, cover
from replearn.figures.palette import INK, QUIET

DPI = 200
TITLE, TEXT, SMALL = 10.0, 8.0, 7.0  # points; read at the printed width of about 7 inches

STYLE: dict[Any, Any] = {
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "figure.constrained_layout.w_pad": 0.1,  # inches
    "figure.constrained_layout.h_pad": 0.1,
    "savefig.dpi": "figure",
    "font.size": TEXT,
    "axes.facecolor": "white",
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.labelsize": TEXT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.5,
    "text.color": INK,
    "text.usetex": False,  # whatever a matplotlibrc in the folder worked in says: it would start LaTeX
    "text.parse_math": False,  # a class may be called "$5 or $10"
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.4,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
}


class Covered(Figure):
    """A figure whose words are drawn with fonts that have their letters: Korean class names are no boxes."""

    def draw(self, renderer: Any) -> None:
        """Draw, as matplotlib does."""
        cover(self)
        super().draw(renderer)


@contextmanager
def style() -> Iterator[None]:
    """The look as a context (or a decorator), for own figures beside ours.

    >>> from matplotlib import rcParams
    >>> with style():
    ...     rcParams["axes.spines.top"]
    False
    """
    with rc_context({**STYLE, "font.family": [OWN]}):
        yield


@style()
def new_figure(width: float = 7.0, height: float = 4.5) -> Figure:
    """Return an empty figure of `width` x `height` inches, for the functions that take a figure.

    >>> new_figure(6, 4).get_size_inches().tolist()
    [6.0, 4.0]
    """
    return Covered(figsize=(width, height))


@style()
def new_axes(width: float = 7.0, height: float = 4.5) -> tuple[Figure, Axes]:
    """Return a figure of `width` x `height` inches with one pair of axes, for the functions that take `ax`.

    Its layout makes room for legends and names outside the axes when it is saved.

    >>> figure, ax = new_axes(6, 4)
    >>> ax in figure.axes
    True
    """
    figure = Covered(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


@style()
def new_panels(rows: int, columns: int, width: float = 7.0, height: float = 4.5) -> tuple[Figure, list[Axes]]:
    """Return a figure of `width` x `height` inches with rows x columns axes, row by row.

    >>> figure, axes = new_panels(2, 3)
    >>> len(axes), axes == figure.axes
    (6, True)
    """
    figure = Covered(figsize=(width, height), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).ravel())
