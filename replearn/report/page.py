"""The comparison as one page to send to a colleague: a single HTML file that loads nothing from anywhere.

Its sections are the modules of `report/sections/` and of plugins: `PLACE`, `TITLE`, and `html(comparison)`, which gives
what stands below the title, escaped, or "" where the section does not apply.
"""

from html import escape

from replearn.comparison.comparison import Comparison
from replearn.config.plugins import walk
from replearn.report.html import asset, head

PAPER = "@page { size: landscape; margin: 10mm; }"  # the scoreboard is wide


def page(comparison: Comparison) -> str:
    """Return the page: verdicts first, then every section that applies."""
    sections = []
    for module in walk("replearn.report.sections", "sections"):
        if body := module.html(comparison):
            sections.append((module.__name__.rpartition(".")[2], module.TITLE, body))
    verdicts = "".join(f"<li>{escape(sentence)}</li>" for sentence in comparison.verdicts)
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in sections)
    parts = [
        head(comparison.title, PAPER),
        f'<ul class="verdicts">{verdicts}</ul>' if verdicts else "",
        f"<nav>{links}</nav>",
        *(f'<section id="{name}"><h2>{escape(title)}</h2>{body}</section>' for name, title, body in sections),
        f"<script>{asset('page.js')}</script>",
        "</body></html>\n",
    ]
    return "\n".join(part for part in parts if part)
