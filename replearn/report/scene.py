"""What the figures of a comparison are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from replearn.comparison.against_pca import Measured
from replearn.comparison.encode import Images
from replearn.comparison.rows import Line
from replearn.comparison.settings import Settings

MOST_LINES = 12  # rows of images, or curves, in one figure
Drawn = tuple[Figure, str, str]  # with its caption and its alternative text


@dataclass(frozen=True)
class Scene:
    """What there is to draw. shown: places of the test images that are shown. measured: PCA's curve."""

    lines: Sequence[Line]
    settings: Settings
    images: Images
    shown: np.ndarray
    measured: Measured | None

    @property
    def data(self) -> str:
        """The data set's name, which stands in every title."""
        return str(self.settings.data.name)

    @property
    def where(self) -> str:
        """What the numbers are of."""
        return f"{len(self.images.test):,} test images"

    @property
    def class_names(self) -> list[str] | None:
        """Names for legends; None without labels."""
        return list(self.settings.data.class_names) or None

    def maps(self) -> list[tuple[Line, np.ndarray]]:
        """The lines of two dimensions, each with the map of its first seed (N,2)."""
        found = [(line, line.cells[0].arrays.get("codes")) for line in self.lines if line.cells]
        return [(line, codes) for line, codes in found if codes is not None and codes.shape[1] == 2]

    def few(self, lines: Sequence[Line]) -> list[Line]:
        """Those lines, or where they are many the smallest and the largest size of each representation."""
        if len(lines) <= MOST_LINES:
            return list(lines)
        own = [[line for line in lines if line.row["representation"] == name] for name in self.settings.representations]
        ends = [(group[0], group[-1]) for group in own if group]
        return [line for pair in ends for line in dict.fromkeys(pair)]

    def pictures(self) -> np.ndarray:
        """The test images as images (N,C,H,W)."""
        return self.images.test.reshape(-1, *self.images.shape)
