"""Who hears what is told: a terminal, a notebook, a program that asked for JSON, a function."""

import json
import sys
from types import SimpleNamespace

import pytest

from replearn import news


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    monkeypatch.setattr(news, "_listeners", [])


def test_a_terminal_gets_lines_and_warnings_apart(capsys):
    news.tell("data: digits")
    news.progress("epoch 1")
    news.result({"mse": 0.5}, "mse 0.5")
    news.warn("no labels")
    out, err = capsys.readouterr()
    assert out == "data: digits\nepoch 1\nmse 0.5\n" and err == "no labels\n"


def test_json_is_alone_on_standard_output(capsys):
    with news.listen(news.as_json):
        news.tell("data: digits")
        news.result({"mse": None}, "mse -")
    out, err = capsys.readouterr()
    assert json.loads(out) == {"mse": None} and err == "data: digits\n"


def test_a_listener_hears_alone_and_only_in_its_block(capsys):
    heard = []
    with news.listen(heard.append):
        news.tell("inside")
    news.tell("outside")
    assert [item.text for item in heard] == ["inside"] and capsys.readouterr().out == "outside\n"


def test_a_notebook_gets_one_line_that_changes(monkeypatch):
    shown = []

    class Handle:
        def update(self, data, raw):
            shown[-1] = data["text/plain"]

    def display(data, raw, display_id=False):
        shown.append(data["text/plain"])
        return Handle() if display_id else None

    kernel = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setitem(sys.modules, "IPython", kernel)
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=display))
    news.progress("epoch 1")
    news.progress("epoch 2")
    news.tell("done")
    assert shown == ["epoch 2", "done"]
