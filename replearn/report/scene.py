"""What the figures of a comparison are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.figure import Figure

from replearn.comparison.against_pca import Measured
from replearn.comparison.encode import Images
from replearn.comparison.rows import Line
from replearn.comparison.settings import Settings
from replearn.figures.looks import Look, looks

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

    @cached_property
    def looks(self) -> dict[str, Look]:
        """How every figure draws a line or a representation, by its name: a colour each, in the YAML's order.

        Those with as many numbers as an image, raw pixels, come last: mostly they are drawn as a grey level.
        """
        groups: dict[str, list[str]] = {}
        for line in sorted((line for line in self.lines if line.cells), key=self.uncompressed):
            groups.setdefault(str(line.row["representation"]), []).append(line.name)
        found = looks(groups)
        return found | {name: found[names[0]] for name, names in groups.items()}

    def uncompressed(self, line: Line) -> bool:
        """Whether its codes have as many numbers as an image."""
        return bool(line.row["n_components"] >= self.images.test.shape[1])

    @property
    def class_names(self) -> list[str] | None:
        """Names for legends; None without labels."""
        return list(self.settings.data.class_names) or None

    def maps(self) -> list[tuple[Line, np.ndarray]]:
        """The lines of two dimensions, each with the map of its first seed (N,2)."""
        found = [(line, line.cells[0].arrays.get("codes")) for line in self.lines if line.cells]
        return [(line, codes) for line, codes in found if codes is not None and codes.shape[1] == 2]

    def with_curves(self) -> list[Line]:
        """The lines that have trustworthiness and continuity against k."""
        return [line for line in self.lines if line.cells and "ks" in line.cells[0].arrays]

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
