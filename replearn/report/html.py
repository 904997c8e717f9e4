"""The parts that every page of ours is made of: its head with the style inside, and images inside the file."""

import base64
import io
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from PIL import Image

from replearn.errors import ContentError

KINDS = {
    ".png": "image/png", ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml",
}  # fmt: skip
SCREEN = 128  # CSS pixels an inch of a figure takes: a third more than on paper, where letters are sharper
# Nothing may be loaded, whatever a name or sentence holds: the page works from a mail or a stick.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def asset(name: str) -> str:
    """Return the text of a style sheet or script that lies beside this file."""
    return (files("replearn.report") / name).read_text(encoding="utf-8")


def join_scripts(modules: Sequence[tuple[tuple[str, str], str]]) -> str:
    """Return modules, each ((package, folder), name), as one: without imports and `export`, for they share a scope."""
    parts = []
    for (package, folder), name in modules:
        lines = (files(package) / folder / f"{name}.js").read_text(encoding="utf-8").splitlines()
        parts += [line.removeprefix("export ") for line in lines if not line.startswith("import ")]
    return "\n".join(parts).replace("</", "<\\/")


def head(title: str, style: str = "", language: str = "en") -> str:
    """Return the page up to and with its title: nothing may be loaded from anywhere, light and dark alike.

    style: CSS beside that of all our pages. language: of its words, "en" or "ko".

    >>> head("Digits & more")[-32:]
    '<body><h1>Digits &amp; more</h1>'
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="replearn"><title>{escape(title)}</title>'
        f"<style>{asset('page.css')}{style}</style></head>\n<body><h1>{escape(title)}</h1>"
    )


def figure(path: Path, caption: str, alt: str) -> str:
    """Return an image as data, a third larger than it was drawn for paper where the screen has room.

    Raise ContentError where it cannot be read.
    """
    path = Path(path)
    try:
        return embedded(path.read_bytes(), path.suffix, caption, alt)
    except (OSError, KeyError) as error:
        raise ContentError(f"figure {path}: cannot be read ({error}); name a {', '.join(KINDS)} file") from error


def embedded(data: bytes, suffix: str, caption: str, alt: str) -> str:
    """Return the image of a file's bytes as data. Raise KeyError for a suffix that is not of an image, OSError."""
    kind = KINDS[suffix.lower()]
    size = "" if suffix == ".svg" else _size(data)
    source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    image = f'<img src="{source}" alt="{escape(alt)}"{size}>'
    return f'<figure><div class="card">{image}</div><figcaption>{escape(caption)}</figcaption></figure>'


def _size(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        dpi = float(image.info.get("dpi", (SCREEN,))[0]) or SCREEN
        width, height = (round(pixels * SCREEN / dpi) for pixels in image.size)
    return f' width="{width}" height="{height}" style="--w:{width}"'
