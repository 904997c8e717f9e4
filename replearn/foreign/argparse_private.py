"""What we use of argparse, which jsonargparse extends, that is no public interface of it."""

from argparse import ArgumentParser


def option_strings(parser: ArgumentParser) -> list[str]:
    """Return every option a parser knows, `--`s included.

    >>> parser = ArgumentParser()
    >>> _ = parser.add_argument("--size")
    >>> option_strings(parser)
    ['-h', '--help', '--size']
    """
    return [option for action in parser._actions for option in action.option_strings]
