"""The bottleneck curve: error against the number of dimensions, on PCA's whole curve."""

from collections.abc import Sequence

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result, Row
from replearn.figures.error_curve import PCA_CURVE, error_against_dimension
from replearn.figures.style import new_axes
from replearn.report.drawn import Drawn, is_uncompressed, looks_of, subtitle

PLACE = 20
STEPS = (1, 2, 3, 5, 7)  # of every power of ten, the numbers of components at which PCA's error stands in the table


def draw(comparison: Comparison) -> Drawn | None:
    """Draw the error of each result on that of PCA; None where nothing was reconstructed."""
    if comparison.curve is None:
        return None
    looks = looks_of(comparison)
    pixels = comparison.spec.test.shape[1]
    drawn: list[Result] = []
    for result in comparison.results:
        if result.mean("sse_per_image") is None or is_uncompressed(result):
            continue
        if result.is_pca:
            looks[PCA_CURVE] = looks[result.name]
        else:
            drawn.append(result)
    points = [
        (each.name, int(each.n_components or 0), each.mean("sse_per_image"), each.mean("pca_equivalent_dimension"))
        for each in drawn
    ]
    prefixes = [each.encoded[0].prefix_errors for each in drawn]
    words = f"{subtitle(comparison)}; both axes logarithmic"
    words += "; thin line: an ordered code cut short" if any(each is not None for each in prefixes) else ""
    figure, ax = new_axes(7, 4.5)
    title = f"{comparison.spec.data.name}: error against the size of the code"
    error_against_dimension(ax, comparison.curve * pixels, points, title, words, curves=prefixes, drawn_as=looks)
    said = "; ".join(f"{name} with {size} dimensions {sse:.2f}" for name, size, sse, _ in points)
    return Drawn(
        figure,
        "Squared error per image of the test images' reconstructions. From each representation a dotted line leads "
        "to the number of dimensions with which PCA is as good.",
        f"Line of PCA's reconstruction error falling with the number of dimensions{'; marks: ' if said else ''}{said}",
        table=("Error of PCA against the number of its components", _numbers(comparison, comparison.curve)),
    )


def _numbers(comparison: Comparison, curve: np.ndarray) -> list[Row]:
    compared = [result.n_components for result in comparison.results if result.encoded and result.n_components]
    return [
        {"n_components": k, "mse": float(curve[k]), "sse_per_image": float(curve[k]) * comparison.spec.test.shape[1]}
        for k in sizes(len(curve) - 1, compared)
    ]


def sizes(most: int, compared: Sequence[int]) -> list[int]:
    """Return numbers of components up to `most`: 1, 2, 3, 5, 7, 10, 20, ..., `most`, and those compared.

    >>> sizes(64, [30, 16, 784])
    [1, 2, 3, 5, 7, 10, 16, 20, 30, 50, 64]
    """
    round_ones = {step * 10**power for power in range(len(str(most))) for step in STEPS}
    return sorted(size for size in round_ones | {most, *compared} if size <= most)
