"""Names of others made harmless where they are shown: on a terminal, in CSV, in Markdown, as a file's name.

Standard library only, so that every room may use it.
"""

import hashlib
import re
import unicodedata
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet works out a cell that begins so
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what changes the direction of what follows
LONGEST = 80  # letters of a name in the name of a file


def printable(text: object) -> str:
    r"""Return the text with what a terminal would obey, not show, written out: control characters, changes of
    direction.

    >>> printable("caf\xe9 \x1b[31mred\n")
    'café \\x1b[31mred\\n'
    """
    return "".join(_written_out(letter) for letter in str(text))


def _written_out(letter: str) -> str:
    hidden = unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNING
    return letter.encode("unicode_escape").decode() if hidden else letter


def markup(text: object) -> str:
    r"""Return the text for a table or line of rich, which reads `[red]` as a colour.

    >>> markup("[/red]x")
    '\\[/red]x'
    """
    return re.sub(r"(\\*)\[", lambda found: found[1] * 2 + r"\[", printable(text))


def csv_cell(value: Any) -> Any:
    """Return the value for a cell of CSV; a text that a spreadsheet would work out has an apostrophe before it.

    >>> csv_cell("=1+1"), csv_cell(-0.5), csv_cell("-0.5")
    ("'=1+1", -0.5, "'-0.5")
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def markdown(text: object) -> str:
    r"""Return the text for a cell or a line of Markdown: no pipe ends the cell, no bracket begins a link, no tag a tag.

    >>> markdown("a|b <script>")
    'a\\|b &lt;script>'
    """
    return re.sub(r"([\\|\[\]`*])", r"\\\1", printable(text)).replace("<", "&lt;")


def file_name(text: str) -> str:
    """Return the text as a part of a file's name: one with other letters than those that every system takes has a mark,
    so that two names never share a file.

    >>> file_name("pca"), file_name("PCA/AE")
    ('pca', 'PCA_AE-3102ce')
    """
    plain = re.sub(r"[^\w.+()=, -]", "_", text)[:LONGEST].lstrip(".")
    if plain == text and text.strip(" ."):
        return text
    return f"{plain}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
