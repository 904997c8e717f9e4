"""jsonargparse's report of what it refused, several lines long, as one sentence of ours.

The report is a tree by indentation: keys and class paths are its branches, the leaves say what is wrong.
Of a value that may be of several types each type has a leaf; the deepest leaf is of the type that was meant.
"""

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from replearn.config import trusted_imports
from replearn.errors import ReplearnError, UsageError, missing_package, suggestion

NOISE = re.compile(r"Does not validate against any of the Union|Subtypes: |Errors:$|Given value|Expected a path but |$")
WORDS = {"NoneType": "null", "int": "an integer", "float": "a number", "str": "a text"}
WORDS |= dict.fromkeys(("list", "collections.abc.Sequence"), 'a list in brackets, such as "[1, 2]"')


class Leaf(NamedTuple):
    """One thing that is wrong with a value.

    keys: its keys, outermost first. class_path: the class it was given to. depth: the branches above it.
    said: what is wrong.
    """

    keys: list[str]
    class_path: str | None
    depth: int
    said: str


def refusal(
    error: Exception, options: Sequence[str] = (), where: str = "", kind: type[ReplearnError] = UsageError
) -> ReplearnError:
    """Return our error for one of jsonargparse's; a class outside the allow-list is a UsageError wherever it stands.

    options: what could be meant by an unknown option. where: the file that holds the value, named first.
    """
    denied = re.search(r"Importing '([\w.]+)' is not allowed", str(error))
    untrusted = isinstance(error, trusted_imports.Untrusted)
    said = (
        trusted_imports.refusal(denied[1]) if denied else str(error) if untrusted else one_sentence(str(error), options)
    )
    return (UsageError if denied or untrusted else kind)(f"{where}: {said}" if where else said)


def one_sentence(message: str, options: Sequence[str] = ()) -> str:
    """Return what the report says, as one sentence: the option, the value found, the rule.

    >>> one_sentence("unrecognized arguments: --data.limt 5", ["--data.limit", "--data.root"])
    'unknown option --data.limt 5; did you mean --data.limit?'
    >>> one_sentence("Group 'trainer' does not accept option 'max_epoch'", ["--trainer.max_epochs"])
    'unknown option --trainer.max_epoch; did you mean --trainer.max_epochs?'
    """
    for pattern, words in (
        (r"unrecognized arguments: (.*)", None),
        (r"argument (\S+): expected one argument", "{}: needs a value"),
        (r"the following arguments are required: ([^\s,]+)", "--{} is missing; it must be given"),
    ):
        if found := re.match(pattern, message):
            return words.format(found[1]) if words else _unknown(found[1], options)
    if found := re.search(r"""Unable to load config (['"])(.*)\1""", message):
        key = re.match(r'Parser key "([^"]+)"', message)
        option = f"--{key[1]} " if key else ""
        return f"{option}{found[2]}: is no mapping of options; name them one by one, such as --data.limit 100"
    leaves = list(_leaves(message))
    deepest = [leaf for leaf in leaves if leaf.depth == max(leaf.depth for leaf in leaves)]
    deepest = [leaf for leaf in deepest if not leaf.said.startswith("Expected")] or deepest
    return (_missing(deepest[0], options) or _rule(deepest, message)) if deepest else message.strip()


def _leaves(message: str) -> Iterator[Leaf]:
    branches: list[tuple[int, str | None, str | None]] = []  # indentation, key, class path
    for line in message.splitlines():
        indent, text = len(line) - len(line.lstrip()), line.strip().removeprefix("- ")
        if NOISE.match(text):
            continue
        while branches and branches[-1][0] >= indent:
            branches.pop()
        key = re.match(r'Parser key "([^"]+)":', text)
        path = re.match(r"Problem with given class_path '([^']+)':", text)
        if key or path:
            branches.append((indent, key and key[1], path and path[1]))
            text = text[(key or path).end() :].strip()  # type: ignore[union-attr]
        if text:
            keys = [key for _, key, _ in branches if key]
            class_path = branches[-1][2] if branches else None
            yield Leaf(keys, class_path, len(branches), text)


def _missing(leaf: Leaf, options: Sequence[str]) -> str | None:
    """Return the sentence for a name that does not exist: of an option, a class, a module."""
    if found := re.match(r"(?:Group '(.+)' does not accept option|Option) '([^']+)'", leaf.said):
        keys = [*leaf.keys, *(part for part in found.groups() if part)]
        if leaf.class_path is None:
            return _unknown("--" + ".".join(keys), options)
        return _unknown(keys[-1], _parameters(leaf.class_path), "--" + "".join(f"{key}." for key in keys[:-1]))
    name = f"--{'.'.join(leaf.keys)}: " if leaf.keys else ""
    if found := re.match(r"module '([\w.]+)' has no attribute '(\w+)'", leaf.said):
        near = suggestion(found[2], dir(sys.modules.get(found[1])))
        return f"{name}there is no {found[2]} in {found[1]}; correct the class path{near}"
    if found := re.match(r"No module named '([\w.]+)'", leaf.said):
        return f"{name}there is no module {found[1]}; correct the class path, or, as it {missing_package(found[1])}"
    return None


def _rule(leaves: list[Leaf], message: str) -> str:
    """Return the sentence for a value that breaks the rule of its key."""
    first = leaves[0]
    value = re.search(r"(?:Got value|import path string): (.*)", first.said)
    if value is None and len(first.keys) == 1:
        value = re.search(r"Given value: (?!NestedArg|Namespace|\{)(.*)", message)
    plain = dict.fromkeys(_plain(leaf.said) for leaf in leaves)
    if len(plain) > 1:
        plain.pop("must be null", None)  # so that it could as well be left out: no rule for what was typed
    rules = " or ".join(plain).replace(" or must be ", " or ")
    return f"--{'.'.join(first.keys)}{f' {value[1]}' if value else ''}: {rules}" if first.keys else rules


def _plain(said: str) -> str:
    """Return what a leaf says, in the words of the command line.

    >>> _plain("Expected a typing.Literal['mse', 'bce']. Got value: l1")
    'must be one of mse, bce'
    """
    said = re.sub(r"\.? Got value: .*", "", said)
    if choices := re.match(r"Expected a typing\.Literal\[(.*)\]", said):
        return "must be one of " + choices[1].replace("'", "")
    if kind := re.match(r"Expected a <class '([\w.]+)'>", said):
        return "must be " + WORDS.get(kind[1], kind[1])
    if said.startswith("Expected a dot import path string"):
        return "must be the full path of a class, such as replearn.data.digits.Digits"
    said = re.sub(r"Expected an import path corresponding to a type\[(.*)\]", r"must be the path of a \1", said)
    return re.sub(r"Import path (\S+ )?does not correspond to a subclass of", r"\1is no", said)


def _unknown(typed: str, known: Sequence[str], prefix: str = "") -> str:
    if not prefix and not typed.startswith("-"):
        return f"unexpected word {typed}; an option starts with --"
    return f"unknown option {prefix}{typed}{suggestion(re.split('[= ]', typed)[0], known, prefix)}"


def _parameters(class_path: str) -> list[str]:
    """Return the arguments of a class that was imported already; none of any other."""
    module, _, name = class_path.rpartition(".")
    found: Any = getattr(sys.modules.get(module), name, None)
    return list(inspect.signature(found).parameters) if found else []
