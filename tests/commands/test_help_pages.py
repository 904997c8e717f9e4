"""Every command's help page answers, and says what the command takes: all of it, and nothing else."""

import inspect
import re
from importlib import import_module

import pytest

from replearn.cli import command_names, help_page

TYPED = [name for name in command_names() if hasattr(import_module(f"replearn.commands.{name}"), name)]


@pytest.mark.parametrize("command", command_names())
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_answers(replearn, command, flag):
    code, out, err = replearn(command, flag)
    assert (code, err) == (0, "")
    assert f"usage: python -m replearn {command}" in out


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_the_overview_names_every_command(replearn, words):
    code, out, err = replearn(*words)
    assert (code, err) == (0, "")
    assert all(f"\n  {command}" in out for command in command_names())


@pytest.mark.parametrize("command", TYPED)
def test_a_help_page_names_the_parameters_of_its_function(command):
    function = getattr(import_module(f"replearn.commands.{command}"), command)
    words = {"run": "  RUN ", "runs": "  RUN ...", "data": "  --data."}  # a mapping, by its keys
    missing = [
        name
        for name in inspect.signature(function).parameters
        if words.get(name, f"  --{name} ") not in help_page(command)
    ]
    assert not missing


def _options(command: str) -> list[str]:
    """The options that stand in a help page's list."""
    return re.findall(r"^  (--[\w.]+)", help_page(command), re.MULTILINE)


@pytest.mark.parametrize("command", TYPED)
def test_a_help_page_names_no_other_options(command):
    function = getattr(import_module(f"replearn.commands.{command}"), command)
    assert {option[2:].split(".")[0] for option in _options(command)} <= set(inspect.signature(function).parameters)


def test_fit_takes_every_option_of_its_help_page(check_refused):
    """Each is typed with a value, then one that does not exist: that one alone must be refused."""
    taken = [option for option in _options("fit") if option not in ("--config", "--images", "--ckpt_path")]
    values = {"--data.range": "[0, 1]"}
    typed = [word for option in taken if option != "--print_config" for word in (option, values.get(option, "1"))]
    assert len(typed) > 10
    check_refused(2, ["unknown option --nonesuch"], "fit", "--config", "smoke.yaml", *typed, "--nonesuch")


@pytest.mark.parametrize(
    ("flag", "words"), [("--help-all", "--trainer.max_epochs"), ("--print_config", "max_epochs: 2")]
)
def test_the_long_pages_of_fit(replearn, in_tmp, flag, words):
    code, out, err = replearn("fit", "--config", "smoke.yaml", flag)
    assert (code, err) == (0, "")
    assert words in out
    assert list(in_tmp.iterdir()) == []


def test_help_all_needs_no_configuration(replearn, in_tmp):
    code, out, _ = replearn("fit", "--help-all")
    assert code == 0
    assert "--data.limit" in out
