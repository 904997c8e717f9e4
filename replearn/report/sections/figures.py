"""The figures, each with its caption."""

from replearn.comparison.comparison import Comparison
from replearn.report.drawn import pictures
from replearn.report.html import embedded

PLACE = 20
TITLE = "Figures"


def html(comparison: Comparison) -> str:
    """Return the section; empty where nothing is drawn."""
    return "\n".join(embedded(png, ".png", drawn.caption, drawn.alt) for png, drawn in pictures(comparison).values())
