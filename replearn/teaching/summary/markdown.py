"""The worksheet as a page of Markdown."""

from replearn.teaching.summary.cells import HEADINGS, WORDS, cells, total
from replearn.teaching.summary.remarks import LEGEND, remarks, totals
from replearn.teaching.summary.rows import shape_words
from replearn.teaching.summary.sheet import Sheet


def markdown(sheet: Sheet) -> str:
    """Return one table with every column, then totals and remarks."""
    rules = [":---" if name in WORDS else "---:" for name in HEADINGS]
    lines = [f"# {sheet.title}, input {shape_words(sheet.shape)}", "", _line(list(HEADINGS.values())), _line(rules)]
    lines += [_line([_plain(row[name]) for name in HEADINGS]) for row in [*cells(sheet), total(sheet)]]
    lines += ["", *(f"- {f'{name}: ' if name else ''}{_plain(sentence)}" for name, sentence in totals(sheet)), ""]
    lines += [line for remark in remarks(sheet) for line in (_plain(remark), "")]
    return "\n".join([*lines, LEGEND, ""])


def _plain(text: str) -> str:
    """Return the text in which a star is a star."""
    return text.replace("*", r"\*").replace("_", r"\_")


def _line(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"
