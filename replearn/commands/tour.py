"""Write a page to look at before anything is trained: maps of digits, and small networks that run inside it.

usage: python -m replearn tour

Writes reports/tour/index.html: MNIST's digits where they are on this disk, else those that scikit-learn carries, in
the codes of networks that come with the package. Open it in a browser: point at dots, select, decode, draw a digit.
It works offline.
"""

from pathlib import Path

PAGE = Path("reports") / "tour" / "index.html"


def main(argv: list[str]) -> None:
    """Write the page."""
    from replearn import news
    from replearn.errors import UsageError

    if argv:
        raise UsageError(f"{argv[0]}: tour takes no options; type python -m replearn tour")
    from replearn.report.live.tour import write_tour
    from replearn.runs.text_files import check_writable

    check_writable(PAGE.parent, "the folder of the page")
    data = write_tour(PAGE)
    news.tell(f"{data.name}: {len(data.images):,} images in {len(data.maps)} maps, {len(data.models)} networks")
    news.tell(f"wrote {PAGE}; open it in a browser")
    news.tell("next: python -m replearn fit --config ae.yaml")
