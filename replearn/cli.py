"""The command line: finds the command by its name and imports it only then. Standard library only.

A command is a module of `replearn.commands`: its docstring is its help page, its `main(argv)` does the work
and returns an exit code or None. Dropping a file there adds a command.
"""

import ast
import errno
import io
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

from replearn import __version__, news
from replearn.errors import ReplearnError, UsageError, missing_package, suggestion
from replearn.escape import printable
from replearn.stopping import Stopped, leave, obeyed

COMMANDS = Path(__file__).parent / "commands"
NUMBA = ".numba_config.yaml"  # read in the folder worked in; names a cache of pickles


def command_names() -> list[str]:
    """Return the commands there are, by the files in `replearn/commands`."""
    return sorted(path.stem for path in COMMANDS.glob("[!_]*.py"))


def help_page(command: str) -> str:
    """Return a command's help: the docstring of its module, read without importing it."""
    source = (COMMANDS / f"{command}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def overview() -> str:
    """Return the page that `--help` prints."""
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
            "Every command takes --debug (tracebacks), --json (its results alone, as JSON, on standard output) and",
            "--allow-import NAME (let configurations name more).",
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
    if Path(NUMBA).exists():
        raise UsageError(
            f"./{NUMBA}: numba, which UMAP runs on, would obey it and could be led to code of whoever wrote it; "
            "move it away, or set NUMBA_ variables in the environment instead"
        )
    allowed = _pop_values(rest, "--allow-import")
    for name in allowed:
        if not all(part.isidentifier() for part in name.split(".")):
            raise UsageError(f"--allow-import {name}: must be the name of a package, such as openTSNE")
    if allowed:
        from replearn.config.trusted_imports import allow

        allow(allowed)
    with news.listen(news.as_json if _pop_flag(rest, "--json") else news.to_terminal):
        return import_module(f"replearn.commands.{command}").main(rest) or 0


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code (see DESIGN in the README, 'Exit codes')."""
    argv = list(sys.argv[1:] if argv is None else argv)
    debug = news.details = _pop_flag(argv, "--debug")
    for stream in (sys.stdout, sys.stderr):  # that cannot show a letter, as under LANG=C: it is written out
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = 0
    try:
        with obeyed():
            code = _run(argv, debug)
    except Stopped as stopped:
        Stopped.last = stopped.signum
    if Stopped.last is None:
        return code
    # whatever came of the work meanwhile: a call-back of compiled code may have swallowed the exception
    print(f"replearn: {Stopped(Stopped.last)}", file=sys.stderr)
    return 128 + Stopped.last


def entry() -> None:
    """Run the words that were typed, and end the process with their exit code: the program `replearn`."""
    code = main()
    if Stopped.last is not None:
        leave(Stopped.last, said=True)  # a thread that hangs in a read would be waited for
    sys.exit(code)


def _run(argv: list[str], debug: bool) -> int:
    try:
        return _dispatch(argv)
    except SystemExit as left:  # after --help-all and --print_config
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if Stopped.last is None:
            if debug:
                traceback.print_exc()
            print(_sentence(error), file=sys.stderr)
        if isinstance(error, ModuleNotFoundError):
            return 2
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:  # of a name that was typed
            return 2
        return error.exit_code if isinstance(error, ReplearnError) else 1


def _lines(text: object) -> str:
    return "\n".join(printable(line) for line in str(text).splitlines())


def _sentence(error: Exception) -> str:
    if isinstance(error, ReplearnError):
        return f"replearn: error: {_lines(error)}"
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("replearn"):
        return f"replearn: error: {missing_package(error.name)}"
    if isinstance(error, OSError) and error.strerror:  # the system's own refusal, of a file or of a device
        where = f"{_lines(error.filename)}: " if error.filename else ""
        return f"replearn: error: {where}{error.strerror}; the system refused it, see to that and run again"
    said = str(error).strip() or "no message"
    return f"replearn: error: {type(error).__name__}: {_lines(said)}\n(this was not foreseen; --debug shows where)"
