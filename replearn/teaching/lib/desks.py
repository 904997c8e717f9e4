"""Desks: what a reader does on a lesson's page. Their script is one text; what several read is in `page_blocks`."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import Any

from replearn.report.html import join_scripts

# In the order in which they use each other; those of the live page first.
BORROWED = ("element", "data", "net", "draw", "images")
SCRIPTS = (
    "kit", "player", "windows", "grid", "store", "sketch", "coder", "pictures", "plane", "mlp", "slides",
    "desk_convolution", "desk_pooling", "desk_sizes", "desk_latent", "desk_bottleneck", "desk_network",
    "desk_drawn", "desk_field", "desk_softmax", "desk_backprop", "desk_bend", "desk_tiny",
    "desk_axis", "desk_curse", "desk_counts", "desk_mix", "desk_neighbours", "lessons",
)  # fmt: skip


def desk_html(name: str, data: Any, en: str, ko: str) -> str:
    """The place of a desk: what to do there in both languages, its data, and room for the script to build it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<div class="desk" data-desk="{name}"><h4>{bilingual("Try it", "직접 해 보기")}</h4><p>{bilingual(en, ko)}</p>'
        f'<div class="desk-body"></div><noscript><p class="quiet">This desk needs JavaScript.</p></noscript>'
        f'<script type="application/json">{text}</script></div>'
    )


def bilingual(en: str, ko: str) -> str:
    """The same words twice, escaped; the style sheet shows those of the page's language. English alone without `ko`."""
    if not ko:
        return f'<span lang="en">{escape(en)}</span>'
    return f'<span class="en" lang="en">{escape(en)}</span><span class="ko" lang="ko">{escape(ko)}</span>'


def desk_scripts() -> str:
    """All modules of the desks as one script."""
    return join_scripts([*((("replearn.report", "web"), name) for name in BORROWED),
                         *((("replearn.teaching", "web"), name) for name in SCRIPTS)])  # fmt: skip


def style() -> str:
    """The desks' style sheet."""
    return (files("replearn.teaching") / "web" / "desks.css").read_text(encoding="utf-8")
