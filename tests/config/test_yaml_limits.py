"""A configuration that is made to be more than it looks like is refused before anything is built from it."""

import pytest

from replearn.config.yaml_limits import DEEPEST, MOST_BYTES, check_yaml
from replearn.errors import UsageError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "unfolds to more than 20,000 values"),
        ("seed_everything: &x [*x]", r"the alias \*x stands inside of what it stands for"),
        ("[" * 5000, f"is nested more than {DEEPEST} deep"),
        ("a: {" * 5000, f"is nested more than {DEEPEST} deep"),
        ("# " + "x" * MOST_BYTES, "has 200,002 characters, and a configuration 200,000 at the most"),
    ],
    ids=["aliases", "self", "lists", "mappings", "long"],
)
@pytest.mark.parametrize("command", ["fit", "compare", "arch"])
def test_every_command_refuses_it_at_once(replearn, in_tmp, command, text, words):
    (in_tmp / "bomb.yaml").write_text(text)
    code, _, err = replearn(command, "--config", "bomb.yaml")
    assert code == 2 and "configuration bomb.yaml" in err and "not foreseen" not in err
    with pytest.raises(UsageError, match=words):
        check_yaml(text, "configuration bomb.yaml")


def test_anchors_that_save_typing_are_taken():
    check_yaml("data: &d {limit: 5, size: 8}\nother: {<<: *d, size: 9}\nmore: [*d, *d]", "configuration a.yaml")


def test_the_values_are_counted_as_they_unfold():
    """By hand: 9 letters in a list, nine of these lists, and so on: 9**5 is more than 20,000, 9**4 is less."""
    check_yaml("".join(BOMB.splitlines(keepends=True)[:4]), "c")
    with pytest.raises(UsageError):
        check_yaml("".join(BOMB.splitlines(keepends=True)[:5]), "c")
