"""How the lines of one representation look, in every figure alike: its colour, its mark, its dashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from replearn.figures.palette import class_colors

MARKERS = "osD^vph<>*"  # a second sign beside the colour
AS_LARGE = {"D": 0.85, "s": 0.9, "^": 1.1, "v": 1.1, "p": 1.15, "<": 1.1, ">": 1.1, "h": 1.1, "*": 1.6}  # as a dot
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5)), (0, (9, 2)), (0, (3, 1, 1, 1, 1, 1)))


class Look(NamedTuple):
    """A colour (red, green, blue in [0, 1]), a mark and a pattern of dashes, as matplotlib takes them."""

    color: tuple[float, float, float]
    marker: str = "o"
    dashes: Any = "-"

    def size(self, points: float) -> float:
        """Return the size to draw the mark with, for it to look as large as a dot of `points`.

        >>> Look((0, 0, 0), "*").size(5), Look((0, 0, 0)).size(5)
        (8.0, 5.0)
        """
        return points * AS_LARGE.get(self.marker, 1.0)


def looks(groups: Mapping[str, Sequence[str]]) -> dict[str, Look]:
    """Return the look of each line, by its name; groups: the lines of each representation.

    Lines of one representation share colour and mark and differ in their dashes.

    >>> found = looks({"pca": ["pca (2)", "pca (30)"], "umap": ["umap (2)"]})
    >>> found["pca (2)"].color == found["pca (30)"].color != found["umap (2)"].color
    True
    >>> found["pca (2)"].dashes == found["umap (2)"].dashes != found["pca (30)"].dashes
    True
    """
    return {
        name: Look((red, green, blue), MARKERS[place % len(MARKERS)], DASHES[turn % len(DASHES)])
        for place, ((red, green, blue), names) in enumerate(
            zip(class_colors(len(groups)).tolist(), groups.values(), strict=True)
        )
        for turn, name in enumerate(names)
    }
