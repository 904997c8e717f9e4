"""Test images above what each representation makes of them."""

import numpy as np

from replearn.comparison.comparison import Comparison
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_figure
from replearn.metrics.reconstruction import squared_errors
from replearn.report.drawn import Drawn, few, is_uncompressed, subtitle

PLACE = 50


def draw(comparison: Comparison) -> Drawn | None:
    """Draw a few images and their reconstructions by the first seed; None where nothing was reconstructed."""
    images = comparison.images[comparison.spec.shown]
    rows: list[tuple[str, np.ndarray, np.ndarray | None]] = [("original", images, None)]
    for result in few(comparison, comparison.results):
        made = result.encoded[0].examples if result.encoded else None
        if made is not None and not is_uncompressed(result):
            rows.append((result.label, made, squared_errors(images, made)))
    if len(rows) == 1:
        return None
    words = f"the first of each class among {subtitle(comparison)}; the number of dimensions in brackets"
    title = f"{comparison.spec.data.name}: reconstructions of test images"
    return Drawn(
        reconstruction_rows(new_figure(8), rows, title, words),
        "Originals in the first row, below them what each representation keeps of them, with the squared error.",
        f"Rows of images: originals, then the reconstructions of {', '.join(name for name, _, _ in rows[1:])}",
    )
