"""Colours of classes, legible on white and told apart by colour-blind readers.

Found by a search for the largest smallest CIE Lab distance over ordinary vision and over full deuteranopia
and protanopia (simulated after Machado et al., 2009): 29 with ten classes and 16 with twenty (matplotlib's
tab10: 5); without colour blindness 45 and 25. Dark colours stand first: they also draw lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_rgb

TEN = (
    *("#336699", "#cc5500", "#55bbaa", "#662244", "#eebb00"),
    *("#0077ff", "#44dd77", "#550099", "#ddaaff", "#553300"),
)
TWENTY = (
    *(
        "#2222aa",
        "#dd5500",
        "#33aa33",
        "#882200",
        "#5599ff",
        "#bbcc00",
        "#662255",
        "#00ccbb",
        "#ff0088",
        "#008877",
    ),
    *(
        "#9933aa",
        "#eebb66",
        "#333377",
        "#ff8877",
        "#66ccee",
        "#996644",
        "#6666ff",
        "#22dd99",
        "#aa3355",
        "#aa77bb",
    ),
)
UNKNOWN = "#9a9a9a"  # a point without a label, beside points with one
SINGLE = "#4a6a8a"  # all points, where none has a label
INK = "#222222"  # words and axes
QUIET = "#6b6b6b"  # second words: subtitles, ticks, reference lines
FRAME = "#cccccc"  # around axes without ticks
MOST_NAMED = len(TWENTY)  # beyond, no reader matches a legend: a continuous map and no names


def readable(color: np.ndarray | tuple[float, float, float] | str) -> tuple[float, float, float]:
    """Return `color` darkened, where need be, until words in it have a contrast of 4.5 to white (WCAG 2, level AA).

    >>> readable(INK) == to_rgb(INK), readable("#eebb00") == to_rgb("#eebb00")
    (True, False)
    """
    rgb = np.array(to_rgb(tuple(color) if isinstance(color, np.ndarray) else color))
    while 1.05 / (luminance(rgb) + 0.05) < 4.5:
        rgb = rgb * 0.95
    red, green, blue = (float(part) for part in rgb)
    return red, green, blue


def luminance(rgb: np.ndarray) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of an sRGB colour (3,) in [0, 1].

    >>> round(luminance(np.array([1.0, 1.0, 1.0])), 6)
    1.0
    """
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def class_colors(k: int) -> np.ndarray:
    """Return colours of `k` >= 0 classes: (k,3) float RGB in [0, 1]; beyond twenty, steps of a continuous map.

    >>> class_colors(10).shape, class_colors(0).shape
    ((10, 3), (0, 3))
    """
    if k > MOST_NAMED:
        # viridis' last tenth is a yellow that white paper swallows
        return np.asarray(colormaps["viridis"](np.linspace(0, 0.9, k)))[:, :3]
    names = TEN if k <= len(TEN) else TWENTY
    return np.array([to_rgb(name) for name in names[:k]]).reshape(k, 3)


def colors_in_words(names: Sequence[str]) -> str:
    """Return what colours of classes stand for where no legend says it, as of more than twenty; else nothing.

    >>> colors_in_words(["cat", "dog"]), colors_in_words([str(number) for number in range(100)])
    ('', 'coloured by class, 0 violet to 99 yellow-green, in the order of the 100')
    """
    if len(names) <= MOST_NAMED:
        return ""
    return f"coloured by class, {names[0]} violet to {names[-1]} yellow-green, in the order of the {len(names)}"
