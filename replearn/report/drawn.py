"""The figures of a comparison, drawn once: those of `report/figures/` and of plugins, in their order.

A figure is a module there: `PLACE`, and `draw(comparison)`, which gives a `Drawn`, a list of them, or None where it
does not apply. The file's name is the figure's.
"""

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from matplotlib.figure import Figure

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result, Row
from replearn.config.plugins import walk
from replearn.escape import file_name
from replearn.figures.looks import Look, looks
from replearn.figures.save import as_png

MOST_LINES = 12  # rows of images, or curves, in one figure


class Drawn(NamedTuple):
    """A figure. caption, alt: below it, and for those who cannot see it. suffix: of the file's name, where a module
    draws several. table: a heading and the rows of numbers behind the figure.
    """

    figure: Figure
    caption: str
    alt: str
    suffix: str = ""
    table: tuple[str, Sequence[Row]] | None = None


_drawn: "WeakKeyDictionary[Comparison, dict[str, tuple[bytes, Drawn]]]" = WeakKeyDictionary()


def pictures(comparison: Comparison) -> dict[str, tuple[bytes, Drawn]]:
    """Return every figure that applies, by the name of its file, as PNG and with its words; drawn at the first call."""
    if comparison not in _drawn:
        found: dict[str, tuple[bytes, Drawn]] = {}
        for module in walk("replearn.report.figures", "figures"):
            drawn = module.draw(comparison)
            for one in [drawn] if isinstance(drawn, Drawn) else drawn or []:
                name = f"{file_name(module.__name__.rpartition('.')[2] + one.suffix)}.png"
                found[name] = as_png(one.figure, name), one
        _drawn[comparison] = found
    return _drawn[comparison]


def looks_of(comparison: Comparison) -> dict[str, Look]:
    """Return how every figure draws a result or a representation, by its name: a colour each, in the order given.

    Those with as many numbers as an image, raw pixels, come last: mostly they are drawn as a grey level.
    """
    groups: dict[str, list[str]] = {}
    for result in sorted((each for each in comparison.results if each.encoded), key=is_uncompressed):
        groups.setdefault(result.name, []).append(result.label)
    found = looks(groups)
    return found | {name: found[labels[0]] for name, labels in groups.items()}


def is_uncompressed(result: Result) -> bool:
    """Return whether its codes have as many numbers as an image."""
    return bool((result.n_components or 0) >= result.spec.test.shape[1])


def few(comparison: Comparison, results: Sequence[Result]) -> list[Result]:
    """Return those results, or where they are many the smallest and the largest size of each representation."""
    if len(results) <= MOST_LINES:
        return list(results)
    own = [[each for each in results if each.name == name] for name in comparison.spec.representations]
    ends = [(group[0], group[-1]) for group in own if group]
    return [each for pair in ends for each in dict.fromkeys(pair)]


def subtitle(comparison: Comparison) -> str:
    """Return what the numbers are of."""
    return f"{len(comparison.labels):,} test images"
