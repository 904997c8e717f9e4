"""How large a configuration may be, once its aliases are written out: a few hundred bytes can say a billion."""

import yaml

from replearn.errors import UsageError

MOST_BYTES = 200_000  # the largest of ours has 5,000
MOST_VALUES = 20_000
DEEPEST = 40


def check_yaml(text: str, where: str) -> None:
    """Raise UsageError, which names `where`, for YAML that is too long, too deep, or unfolds to too many values.

    >>> check_yaml("a: &x [1, 2]\\nb: *x", "configuration a.yaml")
    >>> check_yaml("a: &x [*x]", "configuration a.yaml")
    Traceback (most recent call last):
    replearn.errors.UsageError: configuration a.yaml: the alias *x stands inside of what it stands for; write it out

    Raises yaml.YAMLError for what is no YAML. Nothing is built: only the events of the parser are counted.
    """
    if len(text) > MOST_BYTES:
        raise UsageError(f"{where}: has {len(text):,} characters, and a configuration {MOST_BYTES:,} at the most")
    known: dict[str, int] = {}  # values that an anchor stands for
    open_ones: list[tuple[str | None, int]] = []  # anchor and values so far, of lists and mappings that are not ended
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_ones.append((event.anchor, 1))
            if len(open_ones) > DEEPEST:
                raise UsageError(f"{where}: is nested more than {DEEPEST} deep; a configuration is not")
            continue
        ended = _ended(event, open_ones, known, where)
        if ended is None:
            continue
        anchor, count = ended
        if anchor is not None:
            known[anchor] = count
        if open_ones:
            outer, so_far = open_ones[-1]
            open_ones[-1] = outer, so_far + count
            if so_far + count > MOST_VALUES:
                raise UsageError(f"{where}: unfolds to more than {MOST_VALUES:,} values; a configuration does not")


def _ended(
    event: yaml.Event, open_ones: list[tuple[str | None, int]], known: dict[str, int], where: str
) -> tuple[str | None, int] | None:
    """Return the anchor and the number of values of what ends with this event, if anything does."""
    if isinstance(event, yaml.CollectionEndEvent):
        return open_ones.pop()
    if isinstance(event, yaml.ScalarEvent):
        return event.anchor, 1
    if isinstance(event, yaml.AliasEvent):
        name = str(event.anchor)
        if any(anchor == name for anchor, _ in open_ones):
            raise UsageError(f"{where}: the alias *{name} stands inside of what it stands for; write it out")
        return None, known.get(name, 1)
    return None
