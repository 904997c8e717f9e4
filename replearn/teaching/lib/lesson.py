"""A lesson as it unfolds: told on the terminal and kept for its page at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from replearn import news
from replearn.figures.save import save_figure
from replearn.report.html import figure as figure_html
from replearn.teaching.arithmetic.plain_text import columns_of, numeral, side_by_side, text_table
from replearn.teaching.lib.animation import save_animation
from replearn.teaching.lib.desks import bilingual, desk_html

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
        self.desks: list[str] = []
        self.folded = False
        self._head(title, korean, "=")

    def section(self, title: str, korean: str = "", further: bool = False) -> None:
        """Begin a section; `further` ones go beyond the lectures, and the page folds them away."""
        self._head(title, korean, "-")
        anchor = section_anchor(self.name, title)
        ends, self.folded = "</details>" if self.folded else "", further
        if further:
            words = bilingual("Further, beyond the lectures: ", "더 나아가기: ")
            summary = f"<summary>{words}{escape(title)}{_beside(korean)}</summary>"
            self.html.append(f'{ends}<details class="further" id="{anchor}">{summary}')
        else:
            self.html.append(f'{ends}<h3 id="{anchor}">{escape(title)}{_beside(korean)}</h3>')

    def content(self) -> dict[str, Any]:
        """What `of` makes it from again."""
        return {"name": self.name, "title": self.title, "korean": self.korean, "html": [self.body],
                "figures": [str(path) for path in self.figures], "desks": self.desks}  # fmt: skip

    @classmethod
    def of(cls, content: dict[str, Any], out_dir: Path) -> Lesson:
        """A lesson from its `content`, said before."""
        lesson = cls.__new__(cls)
        lesson.name, lesson.title, lesson.korean = content["name"], content["title"], content["korean"]
        lesson.folder, lesson.folded = Path(out_dir) / lesson.name, False
        lesson.html, lesson.desks = list(content["html"]), list(content["desks"])
        lesson.figures = [Path(path) for path in content["figures"]]
        return lesson

    @property
    def body(self) -> str:
        """All that was put on the page so far."""
        return "\n".join(self.html) + ("</details>" if self.folded else "")

    def say(self, text: str, korean: str = "") -> None:
        """One paragraph of plain text, and the same in Korean, which the page shows instead when asked to."""
        news.tell(text)
        self.html.append(f"<p>{bilingual(text, korean) if korean else escape(text)}</p>")

    def desk(self, name: str, data: object, text: str, korean: str) -> None:
        """Something to do: a desk of `replearn/teaching/web`, which reads `data`; the text says what to try."""
        news.tell(f"[on the page, to try] {text}")
        self.desks.append(name)
        self.html.append(desk_html(name, data, text, korean))

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


def section_anchor(lesson: str, title: str) -> str:
    """Where a section stands on the page.

    >>> section_anchor("pooling", "L^p pooling, from the sum to the largest")
    'pooling--l-p-pooling-from-the-sum-to-the-largest'
    """
    return f"{lesson}--{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}"


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
