"""The live page: linked maps, the image at every point, and the trained networks themselves."""

from replearn.comparison.comparison import Comparison
from replearn.report.live.from_comparison import live_data
from replearn.report.live.section import live_section

PLACE = 0
TITLE = "Explore"


def html(comparison: Comparison) -> str:
    """Return the section; empty where there are no codes to show."""
    data = live_data(comparison)
    return live_section(data) if data.maps else ""
