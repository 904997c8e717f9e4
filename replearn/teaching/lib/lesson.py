"""A lesson as it unfolds: told on the terminal and kept for its page at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from replearn import news
from replearn.figures.save import save_figure
from replearn.report.html import figure as figure_html
from replearn.teaching.arithmetic.plain_text import columns_of, numeral, side_by_side, text_table
from replearn.teaching.lib.animation import save_animation

NUMBER = re.compile(r"[-+]?\d|-$|$")  # what a cell of a column of numbers begins with, or is
Cells = Collection[tuple[int, int]]


class Lesson:
    """What a demo says, shows and computes, in the order it happens.

    name: of the demo; its figures go to `out_dir/name/`. title, korean: its heading. Each method prints what
    it is given and adds it to `html`, the parts of the page; `figures` are the files that it wrote.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lesson = Lesson("stride", Path(folder), "Stride", "보폭")
    ...     lesson.say("How far the window moves.")
    ...     lesson.formula("(7 - 3)/2 + 1 = 3")
    <BLANKLINE>
    Stride · 보폭
    =============
    How far the window moves.
        (7 - 3)/2 + 1 = 3
    """

    def __init__(self, name: str, out_dir: Path, title: str, korean: str = "") -> None:
        self.name, self.title, self.korean = name, title, korean
        self.folder = Path(out_dir) / name
        self.html: list[str] = []
        self.figures: list[Path] = []
        self._head(title, korean, "=")

    def section(self, title: str, korean: str = "") -> None:
        """Begin a section."""
        self._head(title, korean, "-")
        self.html.append(f"<h3>{escape(title)}{_beside(korean)}</h3>")

    def say(self, text: str) -> None:
        """One paragraph of plain text."""
        news.tell(text)
        self.html.append(f"<p>{escape(text)}</p>")

    def formula(self, text: str) -> None:
        """One line of working, in monospace."""
        news.tell(f"    {text}")
        self.html.append(f'<p class="working"><code>{escape(text)}</code></p>')

    def table(self, header: Sequence[str], rows: Sequence[Sequence[object]], caption: str = "") -> None:
        """Rows below a header; numbers are shown with four digits, text as it is."""
        words = [[numeral(cell) for cell in row] for row in rows]
        news.tell(text_table(header, words, caption))
        numeric = [all(NUMBER.match(line[place]) for line in words) for place in range(len(header))]
        head = _row("th", header, numeric)
        body = "".join(_row("td", line, numeric) for line in words)
        table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
        self.html.append(f'<div class="scroll narrow">{table}</div>{_caption(caption)}')

    def matrices(
        self, grids: Mapping[str, np.ndarray], caption: str = "", marked: Mapping[str, Cells] | None = None
    ) -> None:
        """Small grids of numbers side by side, (rows, columns) each under its name; `marked` cells stand out."""
        marked = marked or {}
        news.tell(side_by_side(grids, marked))
        if caption:
            news.tell(caption)
        shown = "".join(_grid(name, np.asarray(grid), marked.get(name, ())) for name, grid in grids.items())
        self.html.append(f'<div class="grids">{shown}</div>{_caption(caption)}')

    def figure(self, name: str, figure: Figure, caption: str, alt: str = "") -> None:
        """Write a figure to `name`.png; the caption says in a sentence or two what is to be seen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._show(save_figure(figure, self.folder / f"{name}.png"), caption, alt)

    def animation(self, name: str, frames: Sequence[Figure], caption: str, alt: str = "", seconds: float = 0.8) -> None:
        """Write figures of one size as a GIF, `name`.gif, each shown for so many seconds, the last for longer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._show(save_animation(frames, self.folder / f"{name}.gif", seconds), caption, alt)

    def _show(self, path: Path, caption: str, alt: str) -> None:
        news.tell(f"[{path}] {caption}")
        self.figures.append(path)
        self.html.append(figure_html(path, caption, alt or caption))

    def _head(self, title: str, korean: str, line: str) -> None:
        words = f"{title} · {korean}" if korean else title
        news.tell(f"\n{words}\n{line * columns_of(words)}")


def _beside(korean: str) -> str:
    return f' <span class="korean" lang="ko">{escape(korean)}</span>' if korean else ""


def _caption(caption: str) -> str:
    return f'<p class="quiet">{escape(caption)}</p>' if caption else ""


def _row(tag: str, cells: Sequence[str], numeric: Sequence[bool]) -> str:
    """Return a row of a table: columns of numbers to the right, of words to the left."""
    shown = (f"<{tag}{'' if right else ' class=text'}>{escape(cell)}</{tag}>"
             for cell, right in zip(cells, numeric, strict=True))  # fmt: skip
    return f"<tr>{''.join(shown)}</tr>"


def _grid(name: str, grid: np.ndarray, marked: Cells) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=marked' if (row, column) in marked else ''}>{numeral(value)}</td>"
            for column, value in enumerate(line.tolist())
        )
        + "</tr>"
        for row, line in enumerate(np.atleast_2d(grid))
    )
    return f'<table class="grid"><caption>{escape(name)}</caption><tbody>{rows}</tbody></table>'
