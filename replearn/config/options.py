"""What the commands share in reading the words that were typed: configurations by name, clear refusals."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from replearn.config import trusted_imports
from replearn.config.error_messages import refusal
from replearn.config.yaml_limits import check_yaml
from replearn.errors import UsageError, suggestion
from replearn.foreign.argparse_private import option_strings

SECTIONS = ("trainer", "data", "model", "representations")  # mappings, where they stand in a configuration
PACKAGE = Path(__file__).parent.parent
SHIPPED = PACKAGE / "configs"  # where the package was installed
CHECKOUT = PACKAGE.parent / "configs"  # where it is used from its checkout


def config_folders() -> list[Path]:
    """Return where a configuration's name is looked for, after the path as given."""
    return [Path("configs"), SHIPPED if SHIPPED.is_dir() else CHECKOUT]


def find_config(name: str) -> Path:
    """Return the configuration file of that name: as given, in ./configs, then in the package.

    Raise UsageError where there is none, or where it is no YAML mapping.
    """
    for path in (Path(name), *(folder / name for folder in config_folders())):
        if _is_file(path):
            if not path.stem.strip(". "):  # its runs would lie in runs/../
                raise UsageError(f"--config {name}: its runs are called by its name, which is none; rename the file")
            read_config(path)
            return path
    known = sorted({path.name for folder in config_folders() for path in folder.glob("*.yaml")})
    raise UsageError(
        f"--config {name}: there is no such file here, in ./configs or in the package; "
        f"the package has {', '.join(known)}{suggestion(name, known)}"
    )


def read_config(path: Path) -> dict[str, Any]:
    """Return what a configuration file holds. Raise UsageError where it cannot be read, or is no YAML mapping."""
    try:
        text = path.read_text(encoding="utf-8")
        check_yaml(text, f"configuration {path}")
        content = yaml.safe_load(text)
    except OSError as error:
        raise UsageError(f"configuration {path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:  # of dates, of keys that are lists
        if isinstance(error, UsageError):
            raise
        where = getattr(error, "problem_mark", None)
        place = f" (line {where.line + 1})" if where else ""
        raise UsageError(f"configuration {path}: is not plain YAML{place}; compare it with one from configs/") from None
    if not isinstance(content, dict):
        kind = "nothing" if content is None else f"a {type(content).__name__}"
        raise UsageError(
            f"configuration {path}: holds {kind}, not a mapping of options; compare it with configs/ae.yaml"
        )
    for name, value in content.items():
        if not isinstance(name, str):
            raise UsageError(f"configuration {path}: the key {name} is no text; options are named by words")
        if name in SECTIONS and not isinstance(value, dict):
            kind = "nothing" if value is None else f"{value!r:.60}"
            raise UsageError(
                f"configuration {path}: {name} holds {kind}, where its options must stand; "
                "write them below it, or leave it out"
            )
    _check_class_paths(content, f"configuration {path}: ")
    return content


def _check_class_paths(value: Any, where: str) -> None:
    """Raise UsageError for a class path, somewhere in a configuration, that is no text."""
    if isinstance(value, list):
        for item in value:
            _check_class_paths(item, where)
    elif isinstance(value, dict):
        named = value.get("class_path", "")
        if not isinstance(named, str):
            raise UsageError(f"{where}class_path {named}: must be the full path of a class, as text")
        if "class_path" in value and not isinstance(value.get("init_args", {}), dict):
            raise UsageError(f"{where}init_args holds no arguments; write them below it, or leave it out")
        for key, item in value.items():
            _check_class_paths(item, f"{where}{key}: ")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system takes
        return False


def take_option(argv: list[str], option: str) -> str | None:
    """Take the last `option VALUE` or `option=VALUE` out of argv; None where it was not typed."""
    value, rest, words = None, [], iter(argv)
    for word in words:
        if word == option:
            value = next(words, None)
            if value is None or value.startswith("--"):
                raise UsageError(f"{option}: needs a value")
        elif word.startswith(f"{option}="):
            value = word.split("=", 1)[1]
        else:
            rest.append(word)
    argv[:] = rest
    return value


def typed(argv: list[str], option: str) -> bool:
    """Return whether an option stands in argv, in either form."""
    return any(word == option or word.startswith(f"{option}=") for word in argv)


def call(function: Callable[..., Any], argv: list[str]) -> Any:
    """Call a typed function with the words typed: its parameters are its options, `run` or `runs` come bare.

    Raise UsageError for an unknown option (with a suggestion), a wrong value, a class not on the allow-list.
    """
    from jsonargparse import ArgumentParser

    trusted_imports.enforce()
    parser = ArgumentParser(exit_on_error=False, allow_abbrev=False, add_help=False)
    parameters = function.__annotations__
    if "run" in parameters:
        parser.add_argument("run", nargs="?", type=str, default=None)
    if "runs" in parameters:
        parser.add_argument("runs", nargs="*", type=str, default=[])
    parser.add_function_arguments(function, skip={"run", "runs"}, as_positional=False)
    return function(**dict(parse(parser, argv)))


def parse(parser: Any, argv: list[str], more: Sequence[str] = ()) -> Any:
    """Parse argv, every refusal a UsageError in one sentence.

    more: options that were taken out of argv before, so that they can be suggested too.
    """
    try:
        return parser.parse_args(argv)
    except Exception as error:  # argparse, jsonargparse and PyYAML raise a dozen kinds
        raise refusal(error, [*option_strings(parser), *more]) from error
