"""Hostile names on the terminal, in CSV, in Markdown and as files' names."""

import csv
import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from rich.table import Table

from replearn import news
from replearn.comparison.result import columns
from replearn.data.arrays import Arrays
from replearn.data.folder import Folder
from replearn.data.module import ImageData
from replearn.escape import csv_cell, file_name, markdown, markup, printable
from replearn.report.scoreboard import write_scoreboard
from replearn.report.terminal import table as table_of

NAMES = [
    "PCA/AE", "[/red]x", "[red]y[/]", "\\[x", "=1+1", "+1", "-x", "@SUM(A1)", "a|b", "\x1b[31mred", "\x9b31m", "a\nb",
    "<script>", "..", "", ".hidden", "a\u202eb", "x" * 300, "\udcff", "漢字", "[link](http://a)", "`x`",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_rich_shows_it_as_it_is_written(name):
    table, out = Table(), io.StringIO()
    table.add_column("name", overflow="ignore", no_wrap=True)
    table.add_row(markup(name))
    Console(file=out, width=2000, force_terminal=False).print(table)
    assert printable(name) in out.getvalue()


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_control_character_is_left(name):
    for shown in (printable(name), markup(name), markdown(name)):
        assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter == "\u202e" for letter in shown)


def test_names_of_files_are_safe_and_never_the_same():
    names = [file_name(name) for name in NAMES]
    assert len(set(names)) == len(NAMES)
    assert not any("/" in name or name.startswith(".") or not name or len(name.encode()) > 200 for name in names)


@pytest.mark.parametrize("value", [-0.5, 3, None, "pca", "ae-2d"])
def test_plain_values_stay(value):
    assert csv_cell(value) is value


def test_the_scoreboard_of_hostile_names(tmp_path, capsys):
    given = {"n_components": 2, "mse": 0.5, "seeds": [0]}
    rows = [dict.fromkeys(columns()) | given | {"representation": name} for name in NAMES]
    made = SimpleNamespace(title="[/title]", rows=rows, verdicts=["x"], notes=[], provenance={})
    Console().print(table_of(made))
    assert "\x1b" not in capsys.readouterr().out
    _, table, page = write_scoreboard(made, tmp_path)
    with table.open(newline="", encoding="utf-8") as file:
        read = [row["representation"] for row in csv.DictReader(file)]
    assert not any(name.startswith(("=", "+", "-", "@")) for name in read) and "PCA/AE" in read
    lines = [line for line in page.read_text().splitlines() if line.startswith("| ")]
    assert len(lines) == len(NAMES) + 1 and {line.replace(r"\|", "").count("|") for line in lines} == {4}


def test_classes_and_files_of_somebody_else_are_shown_not_obeyed(tmp_path):
    given, shown = ["a\x1b[31m", "b\n"], [r"a\x1b[31m", r"b\n"]
    np.savez(tmp_path / "mine.npz", x=np.zeros((30, 8, 8), np.uint8), y=np.arange(30) % 2, class_names=given)
    for name in given:
        (tmp_path / "mine" / name).mkdir(parents=True)
        for number in range(15):
            Image.new("L", (8, 8)).save(tmp_path / "mine" / name / f"\x1b{number}.png")
    for source in (Arrays(tmp_path / "mine.npz"), Folder(tmp_path / "mine")):
        assert source.load().class_names == shown
    data = ImageData(Folder, tmp_path / "mine")
    data.load()
    names = [str(name) for name in data.get_split("train").files]
    assert all(name.startswith((r"a\x1b[31m/\x1b", r"b\n/\x1b")) for name in names), names


def test_what_is_told_reaches_no_terminal_as_a_command(capsys):
    news.to_terminal(news.Item("one \x1b[31m\ntwo\r"))
    news.as_json(news.Item("three\x9b"))
    told = capsys.readouterr()
    assert (told.out, told.err) == ("one \\x1b[31m\ntwo\\r\n", "three\\x9b\n")
