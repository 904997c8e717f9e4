"""The comparison as one page to send to a colleague: a single HTML file that loads nothing from anywhere."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from replearn.comparison.row import Row
from replearn.report.html import asset, figure, head
from replearn.report.page_table import common_facts, full_table, meanings, scoreboard_table, shown_columns
from replearn.report.report import Report
from replearn.runs.atomic import write_text

MOST_IN_SIGHT = 9  # columns of the scoreboard on a laptop
PAPER = "@page { size: landscape; margin: 10mm; }"  # the scoreboard is wide
MOST_LISTED = 30  # items of a list in the provenance, of class names say
ATTRIBUTIONS = {
    "MNIST": "MNIST: LeCun, Cortes and Burges, CC BY-SA 3.0.",
    "Fashion-MNIST": "Fashion-MNIST: Xiao, Rasul and Vollgraf (Zalando SE), MIT licence.",
    "FashionMNIST": "Fashion-MNIST: Xiao, Rasul and Vollgraf (Zalando SE), MIT licence.",
    "KMNIST": "KMNIST: Clanuwat et al., Center for Open Data in the Humanities, CC BY-SA 4.0.",
    "scikit-learn digits": "Digits: Alpaydin and Kaynak, UCI Machine Learning Repository, CC BY 4.0.",
}
WORDS = {
    "sha256": "SHA-256", "n_train": "training images", "n_val": "validation images", "n_test": "test images",
    "datasets": "data", "environment": "machine",
}  # fmt: skip


def write_page(report: Report, path: Path, tables: Sequence[tuple[str, Sequence[Row]]] = ()) -> None:
    """Write the report to `path`, one self-contained HTML file, atomically.

    tables: further numbers behind the figures, (caption, rows), shown folded away with the full scoreboard.
    Raises ContentError on a figure that cannot be read.
    """
    parts = [
        head(report.title, PAPER),
        _verdicts(report),
        _navigation(report),
        _scoreboard(report),
        _figures(report),
        _numbers(report, tables),
        _foot(report),
        f"<script>{asset('page.js')}</script>",
        "</body></html>\n",
    ]
    write_text(path, "\n".join(part for part in parts if part))


def _verdicts(report: Report) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in report.verdicts)
    return f'<ul class="verdicts">{items}</ul>' if items else ""


def _navigation(report: Report) -> str:
    places = [("scoreboard", "Scoreboard"), ("numbers", "All numbers"), ("provenance", "Where it comes from")]
    places[1:1] = [("figures", "Figures")] if report.figures else []
    links = [f'<a href="#{place}">{words}</a>' for place, words in places]
    return f"<nav>{''.join(links)}</nav>"


def _scoreboard(report: Report) -> str:
    if not report.rows:
        return '<h2 id="scoreboard">Scoreboard</h2><p>Nothing was measured.</p>'
    words = [common_facts(report.rows), "Choose a heading to sort; the best of each column is bold."]
    if any(name.endswith("_std") and value is not None for row in report.rows for name, value in row.items()):
        words.append("After ±: the standard deviation over the seeds.")
    if len(shown_columns(report.rows)) > MOST_IN_SIGHT:
        words.append("The table goes on to the right.")
    return (
        '<h2 id="scoreboard">Scoreboard</h2>'
        f'<p class="quiet">{escape(" ".join(word for word in words if word))}</p>{scoreboard_table(report.rows)}'
        f"<details><summary>What the columns mean</summary>{meanings(report.rows)}</details>"
    )


def _figures(report: Report) -> str:
    if not report.figures:
        return ""
    return '<h2 id="figures">Figures</h2>' + "\n".join(figure(*shown) for shown in report.figures)


def _numbers(report: Report, tables: Sequence[tuple[str, Sequence[Row]]]) -> str:
    found = [(caption, rows) for caption, rows in [("Scoreboard, every column", report.rows), *tables] if rows]
    folded = "".join(
        f"<details><summary>{escape(caption)}</summary>{full_table(rows, caption)}</details>" for caption, rows in found
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    how = f'<h3>How it was measured</h3><ul class="notes">{notes}</ul>' if notes else ""
    return f'<h2 id="numbers">All numbers</h2>{folded}{how}'


def _foot(report: Report) -> str:
    listed = report.provenance.get("datasets") or []
    names = [str(data.get("name")) for data in listed if isinstance(data, Mapping)]
    names += [str(row.get("dataset")) for row in report.rows]
    credits = dict.fromkeys(ATTRIBUTIONS[name] for name in names if name in ATTRIBUTIONS)
    thanks = f"<p>Images: {escape(' '.join(credits))}</p>" if credits else ""
    return f'<footer><h2 id="provenance">Where it comes from</h2>{_tree(report.provenance)}{thanks}</footer>'


def _tree(value: Any) -> str:
    """Nested mappings and lists as lists of terms; plain ones in a line."""
    if isinstance(value, Mapping):
        if not any(isinstance(item, (Mapping, list, tuple)) for item in value.values()) and "sha256" not in value:
            plain = [f"{_word(key)} {escape(str(item))}" for key, item in value.items() if item is not None]
            return ", ".join(plain)
        terms = [(key, item) for key, item in value.items() if item not in (None, [], {}, "")]
        return f"<dl>{''.join(f'<dt>{_word(key)}</dt><dd>{_item(key, item)}</dd>' for key, item in terms)}</dl>"
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (Mapping, list, tuple)) for item in value):
            return _tree(value[0]) if len(value) == 1 else f"<ul>{''.join(f'<li>{_tree(v)}</li>' for v in value)}</ul>"
        more = f" and {len(value) - MOST_LISTED} more" if len(value) > MOST_LISTED else ""
        return escape(", ".join(map(str, value[:MOST_LISTED]))) + more
    return escape(f"{value:,}" if isinstance(value, int) and abs(value) > 9999 else str(value))


def _word(key: str) -> str:
    return escape(WORDS.get(key, str(key).replace("_", " ")))


def _item(key: str, item: Any) -> str:
    if key in ("command", "sha256") and isinstance(item, str):
        return f"<code>{escape(item)}</code>"
    if key == "image_shape" and isinstance(item, (list, tuple)):
        return escape(" × ".join(map(str, item)))
    return _tree(item)
