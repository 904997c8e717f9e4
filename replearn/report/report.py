"""What a comparison comes to, for those who write it down: the page, the terminal."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replearn.comparison.row import Row


@dataclass(frozen=True)
class Report:
    """A finished comparison.

    title: one line. verdicts: sentences that the numbers carry, for the head of the page. rows: of the
    scoreboard, every column there. figures: (PNG file, caption, alternative text) in the order to be shown.
    provenance: data, seeds, versions, machine, command. notes: what was measured and how, sentence by sentence.
    """

    title: str
    verdicts: list[str]
    rows: list[Row]
    figures: list[tuple[Path, str, str]] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
