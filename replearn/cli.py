"""The command line: finds the command by its name and imports it only then. Standard library only.

A command is a module of `replearn.commands`: its docstring is its help page, its `main(argv)` does the work
and returns an exit code or None. Dropping a file there adds a command.
"""

import ast
import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from replearn import __version__
from replearn.errors import ReplearnError, UsageError, suggestion

COMMANDS = Path(__file__).parent / "commands"


class Stopped(BaseException):
    """A signal asked the process to end; the exit code is 128 + its number.

    Not KeyboardInterrupt, which Lightning turns into exit code 1.
    """

    last: ClassVar[int | None] = None  # in a destructor the exception is lost, and Lightning ends with 0

    def __init__(self, signum: int) -> None:
        super().__init__("interrupted" if signum == signal.SIGINT else "terminated")
        self.exit_code = 128 + signum


def _stop(signum: int, frame: object) -> None:
    Stopped.last = signum
    raise Stopped(signum)


def command_names() -> list[str]:
    """The commands there are, by the files in `replearn/commands`."""
    return sorted(path.stem for path in COMMANDS.glob("[!_]*.py"))


def help_page(command: str) -> str:
    """A command's help: the docstring of its module, read without importing it."""
    source = (COMMANDS / f"{command}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def overview() -> str:
    """The page that `--help` prints."""
    lines = [f"  {name:<10}{help_page(name).splitlines()[0]}" for name in command_names()]
    return "\n".join(
        [
            f"replearn {__version__}: images to vectors, seen and measured.",
            "",
            "usage: python -m replearn COMMAND [...]",
            "",
            *lines,
            "",
            "python -m replearn COMMAND --help tells more; start with: python -m replearn fit --config ae.yaml",
            "Every command takes --debug (tracebacks) and --allow-import NAME (let configurations name more).",
        ]
    )


def _pop_flag(argv: list[str], flag: str) -> bool:
    found = flag in argv
    argv[:] = [word for word in argv if word != flag]
    return found


def _pop_values(argv: list[str], option: str) -> list[str]:
    """Take every `option VALUE` and `option=VALUE` out of argv."""
    values, rest, words = [], [], iter(argv)
    for word in words:
        if word == option:
            value = next(words, None)
            if value is None or value.startswith("-"):
                raise UsageError(f"{option}: needs a value, the name of a package")
            values.append(value)
        elif word.startswith(f"{option}="):
            values.append(word.split("=", 1)[1])
        else:
            rest.append(word)
    argv[:] = rest
    return values


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if argv[0] == "--version":
        print(f"replearn {__version__}")
        return 0
    command, rest = argv[0], argv[1:]
    if command not in command_names():
        near = suggestion(command, command_names())
        raise UsageError(f"no command {command!r}; there are {', '.join(command_names())}{near}")
    if "-h" in rest or "--help" in rest:
        print(help_page(command))
        return 0
    allowed = _pop_values(rest, "--allow-import")
    if allowed:
        from replearn.config.trusted_imports import allow

        allow(allowed)
    return import_module(f"replearn.commands.{command}").main(rest) or 0


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code (see DESIGN in the README, 'Exit codes')."""
    argv = list(sys.argv[1:] if argv is None else argv)
    debug = _pop_flag(argv, "--debug")
    Stopped.last = None
    handlers = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _dispatch(argv)
    except Stopped as stopped:
        print(f"replearn: {stopped}", file=sys.stderr)
        return stopped.exit_code
    except SystemExit as left:  # after --help-all and --print_config; Lightning's end of a run that was stopped
        return int(left.code or 0) if Stopped.last is None else 128 + Stopped.last
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if debug:
            traceback.print_exc()
        print(_sentence(error), file=sys.stderr)
        return error.exit_code if isinstance(error, ReplearnError) else 1
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _sentence(error: Exception) -> str:
    if isinstance(error, ReplearnError):
        return f"replearn: error: {error}"
    said = str(error).strip() or "no message"
    return f"replearn: error: {type(error).__name__}: {said}\n(this was not foreseen; --debug shows where)"
