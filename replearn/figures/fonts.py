"""Letters that DejaVu Sans lacks: each figure's words get the installed fonts that have them.

Nothing is searched where DejaVu Sans, which comes with matplotlib, has all letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, findfont, findSystemFonts, fontManager, get_font
from matplotlib.text import Text

OWN = "DejaVu Sans"
BOXES = "Last Resort"  # has every letter, as a box
UNWRITTEN = frozenset("\n\t\r\u200b\u200d\ufeff")  # letters that need no font


def cover(figure: Figure) -> str:
    """Give every word of the figure the fonts that its letters need; the letters that no installed font has.

    >>> from replearn.figures.style import new_axes
    >>> figure, ax = new_axes()
    >>> _ = ax.set_title("plain letters")
    >>> cover(figure)
    ''
    """
    for ax in figure.axes:  # names of ticks are set only when they are asked for
        ax.get_xticklabels(), ax.get_yticklabels()
    words = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    letters = lacking("".join(text.get_text() for text in words))
    if not letters:
        return ""
    families, missing = families_for(letters)
    for text in words:
        if lacking(text.get_text()):
            text.set_fontfamily([OWN, *families])
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if any(lacking(label.get_text()) for label in axis.get_ticklabels()):
                axis.set_tick_params(labelfontfamily=[OWN, *families])  # ticks may be made anew when drawn
    return "".join(sorted(missing))


def lacking(text: str) -> frozenset[str]:
    """Return the letters of `text` that DejaVu Sans has not.

    >>> sorted(lacking("a한é글"))
    ['글', '한']
    """
    return frozenset(filter(_is_lacking, set(text) - UNWRITTEN))


@cache
def _is_lacking(letter: str) -> bool:
    return not _has(findfont(OWN), letter)


@cache
def families_for(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the names of installed fonts that have these letters, as few as it takes, and the letters that none has.

    First the fonts that matplotlib lists; where they do not suffice, those that were installed since it made its list.
    """
    families, missing = _search(fontManager.ttflist, letters)
    if missing:
        more, missing = _search(_installed_since(), missing)
        families += more
    return tuple(dict.fromkeys(families)), missing


def _search(fonts: Iterable[FontEntry], letters: frozenset[str]) -> tuple[list[str], frozenset[str]]:
    found = []
    real = (font for font in fonts if not font.name.startswith(BOXES))
    for font in sorted(real, key=_plainness):
        if not letters:
            break
        had = {letter for letter in letters if _has(font.fname, letter)}
        if had:
            found.append(font.name)
            letters -= had
    return found, letters


def _plainness(font: FontEntry) -> tuple[bool, bool, bool, int, str]:
    """Return a key that sorts plain fonts first: sans serif, upright, not of even width, of normal weight."""
    name = font.name.lower()
    weight = font.weight if isinstance(font.weight, int) else 400
    return "sans" not in name, font.style != "normal", "mono" in name, abs(weight - 400), font.name


def _has(path: str, letter: str) -> bool:
    """Return whether a file has the letter; of a collection of fonts the first one is asked, which has the others'
    letters.
    """
    try:
        return get_font(path).get_char_index(ord(letter)) != 0
    except (OSError, RuntimeError):  # removed since matplotlib made its list, or unreadable
        return False


def _installed_since() -> list[FontEntry]:
    """Return fonts that were installed after matplotlib made its list, which is kept on disk; they are added to it."""
    known = {Path(font.fname) for font in fontManager.ttflist}
    before = len(fontManager.ttflist)
    for path in findSystemFonts():
        if Path(path) not in known:
            try:
                fontManager.addfont(path)
            except (OSError, RuntimeError):
                continue
    return fontManager.ttflist[before:]
