"""The worksheet as one HTML page that loads nothing from anywhere."""

from collections.abc import Mapping, Sequence
from html import escape

from replearn.report.html import head
from replearn.teaching.lib.desks import desk_html, desk_scripts
from replearn.teaching.lib.desks import style as desk_style
from replearn.teaching.summary.cells import HEADINGS, WORDS, cells, total
from replearn.teaching.summary.drawn import drawn
from replearn.teaching.summary.remarks import LEGEND, remarks, totals
from replearn.teaching.summary.rows import shape_words
from replearn.teaching.summary.sheet import Sheet

STYLE = """
body { max-width: 110rem; }
th, td { padding: .3rem .5rem; font-size: .82rem; }
td.working, td.worked { font: .78rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: normal; }
td.working { text-align: left; min-width: 9rem; max-width: 15rem; }
tr.total > * { font-weight: 700; border-top: 2px solid var(--quiet); }
tbody th { min-width: 0; max-width: none; white-space: nowrap; }
"""


def page(sheet: Sheet) -> str:
    """Return the page: facts first, then the table, then remarks."""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(sentence)}</dd>" for name, sentence in totals(sheet))
    said = "".join(f"<p>{escape(remark)}</p>" for remark in remarks(sheet))
    picture = desk_html(
        "drawn", {"networks": [{"name": sheet.title, "rows": drawn(sheet), "words": ""}]},
        "Click a box for its sizes, its weights and what it sees.",
        "상자를 누르면 크기와 가중치, 수용 영역이 나타납니다.",
    )  # fmt: skip
    title = f"{sheet.title}, input {shape_words(sheet.shape)}"
    return (
        f"{head(title, desk_style() + STYLE)}\n<dl>{facts}</dl>\n{picture}\n"
        f"{table(cells(sheet), total(sheet))}\n"
        f'{said}<p class="quiet">{escape(LEGEND)}</p>\n<script type="module">{desk_scripts()}</script></body></html>\n'
    )


def table(shown: Sequence[Mapping[str, str]], totals_row: Mapping[str, str] | None = None) -> str:
    """Return the rows of a worksheet as a table that scrolls where the window is narrow."""
    heads = "".join(f'<th scope="col"{_left(name)}>{escape(words)}</th>' for name, words in COLUMNS.items())
    rows = "".join(f"<tr>{_row(row)}</tr>" for row in shown)
    foot = f"<tr class=total>{_row(totals_row)}</tr>" if totals_row else ""
    whole = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}{foot}</tbody></table>"
    return f'<div class="scroll" role="region" aria-label="Layers" tabindex="0">{whole}</div>'


PRODUCTS = ("weights", "products")
COLUMNS = {"name": HEADINGS["name"], **{name: words for name, words in HEADINGS.items() if name != "name"}}


def _left(name: str) -> str:
    return ' style="text-align:left"' if name in WORDS else ""


def _row(row: Mapping[str, str]) -> str:
    """Return the cells of a row; the layer's name is its heading and stays in sight when the table scrolls."""
    rest = []
    for name in list(COLUMNS)[1:]:
        kind = "working" if name == "working" else "text" if name in WORDS else "worked" if name in PRODUCTS else ""
        rest.append(f'<td class="{kind}">{escape(row[name])}</td>' if kind else f"<td>{escape(row[name])}</td>")
    return f'<th scope="row">{escape(row["name"])}</th>{"".join(rest)}'
