"""What the package has to tell while it works. Below the commands nothing prints: it is told here, to who listens.

`tell` is for progress and news, `warn` for what a user should not overlook, `result` for numbers that a command was
asked for. By default they are printed; a notebook gets one line that changes; `--json` gets the results alone on
standard output; `listen` hands them to a function of your own.

>>> from replearn import news
>>> heard = []
>>> with news.listen(lambda item: heard.append(item.text)):
...     news.tell("epoch 1 of 2")
>>> heard
['epoch 1 of 2']
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from replearn.escape import printable

Kind = Literal["news", "progress", "warning", "result"]


@dataclass(frozen=True)
class Item:
    """One thing told. text: for reading. kind: "progress" is out of date with the next. data: a result, as for JSON."""

    text: str
    kind: Kind = "news"
    data: Any = None


Listener = Callable[[Item], None]


def to_terminal(item: Item) -> None:
    """Print each item as a line, warnings on standard error."""
    print(_shown(item.text), file=sys.stderr if item.kind == "warning" else sys.stdout, flush=True)


def as_json(item: Item) -> None:
    """Print results as JSON on standard output, everything else on standard error."""
    if item.kind == "result":
        print(json.dumps(item.data, ensure_ascii=False, allow_nan=False), flush=True)
    else:
        print(_shown(item.text), file=sys.stderr, flush=True)


def _shown(text: str) -> str:
    """Return the text with the names in it shown, not obeyed; its own lines stay."""
    return "\n".join(printable(line) for line in text.split("\n"))


class Notebook:
    """Shows progress in one line that changes, and everything else below it."""

    def __init__(self, display: Callable[..., Any]) -> None:
        self.display, self.line = display, None

    def __call__(self, item: Item) -> None:
        text = {"text/plain": item.text}
        if item.kind != "progress":
            self.line = None
            self.display(text, raw=True)
        elif self.line is None:
            self.line = self.display(text, raw=True, display_id=True)
        else:
            self.line.update(text, raw=True)


def _default() -> Listener:
    """Return a notebook's own where the package is used in one, else the terminal's."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and hasattr(shell, "kernel"):
        from IPython.display import display  # only where a notebook has loaded it already

        return Notebook(display)
    return to_terminal


_listeners: list[Listener] = []


@contextmanager
def listen(listener: Listener) -> Iterator[None]:
    """Hand what is told to `listener` as long as the block lasts, and to nobody else."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.pop()


def _send(item: Item) -> None:
    if not _listeners:
        _listeners.append(_default())
    _listeners[-1](item)


def tell(text: str) -> None:
    """Tell a piece of news."""
    _send(Item(text))


def progress(text: str) -> None:
    """Tell how far something is."""
    _send(Item(text, "progress"))


details = False  # whether `detail` is heard: --debug


def detail(text: str) -> None:
    """Tell what is of use to who looks for a fault or a slow spot, and to nobody else."""
    if details:
        tell(text)


def warn(text: str) -> None:
    """Tell what should not be overlooked."""
    _send(Item(text, "warning"))


def result(data: Any, text: str) -> None:
    """Tell a result: `data` of JSON's types where JSON is wanted (missing numbers None), else `text`."""
    _send(Item(text, "result", data))
