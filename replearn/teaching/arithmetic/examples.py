"""The worked examples of the lectures: the arrays as they stand on the slides, and the right results.

Where a slide prints a wrong number, `printed` holds what it says, and `result` what is right.
"""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Example:
    """An image (H, W), or (C, H, W), a kernel with as many channels, and their cross-correlation (H', W').

    printed: {(row, column): what the slide says} where that is wrong; rows and columns count from 0.
    """

    name: str
    image: np.ndarray
    kernel: np.ndarray
    result: np.ndarray
    printed: dict[tuple[int, int], int] = field(default_factory=dict)


def _grid(text: str) -> np.ndarray:
    """Return rows parted by ';' -> (H, W) whole numbers."""
    return np.array([[int(value) for value in row.split()] for row in text.split(";")])


CROSS = _grid("1 0 1; 0 1 0; 1 0 1")
DIAGONAL = _grid("-1 -1 1; -1 1 -1; 1 -1 -1")
HORIZONTAL = _grid("1 1 1; 0 0 0; -1 -1 -1")

LOCAL_MATCH = Example("one local match", _grid("1 0 1; 0 1 1; 1 1 0"), CROSS, _grid("4"))

FIVE = Example(
    "the 5x5 image",
    _grid("1 1 1 0 0; 0 1 1 1 0; 0 0 1 1 1; 0 0 1 1 0; 0 1 1 0 0"),
    CROSS,
    _grid("4 3 4; 2 4 3; 2 3 4"),
)

LETTER_O = Example(
    "the 8x8 'O'",
    _grid(
        "0 0 0 0 0 0 0 0; 0 0 0 1 1 0 0 0; 0 0 1 0 1 1 0 0; 0 1 0 0 0 0 1 0;"
        "0 1 0 0 0 0 1 0; 0 0 1 0 1 1 0 0; 0 0 0 1 1 0 0 0; 0 0 0 0 0 0 0 0"
    ),
    DIAGONAL,
    _grid("-1 -2 0 -2 -1 1; -2 3 -2 -2 -2 -2; 1 -1 0 0 -4 -1; -1 -3 0 -2 0 1; -2 -1 -4 0 2 -2; 1 -2 0 0 -3 -1"),
    printed={(2, 2): -2},
)

SMALL_O = Example(
    "the 5x5 'O'",
    _grid("0 0 1 1 0; 0 1 0 0 1; 1 0 0 0 0; 1 0 0 0 0; 0 1 0 0 1"),
    _grid("0 1; 1 0"),
    _grid("0 2 1 0; 2 0 0 1; 1 0 0 0; 0 1 0 0"),
)

CHANNELS = (
    Example(
        "first channel",
        _grid(
            "2 3 0 1 3 2 1; 0 2 2 2 2 1 0; 1 2 1 1 1 0 0; 3 2 2 0 0 2 3; 2 0 0 0 0 2 0; 0 0 0 2 2 2 2; 1 3 2 3 2 1 0"
        ),
        CROSS,
        _grid("6 9 7 6 6; 9 7 7 6 5; 6 5 2 3 3; 5 4 4 6 9; 5 6 6 8 4"),
    ),
    Example(
        "second channel",
        _grid(
            "0 2 0 0 0 0 1; 1 2 2 2 2 1 0; 0 2 1 1 1 0 0; 3 2 2 0 0 2 2; 2 0 3 0 0 2 0; 1 0 0 2 2 2 2; 0 1 0 1 0 0 0"
        ),
        _grid("1 0 0; 0 0 0; 0 0 0"),
        _grid("0 2 0 0 0; 1 2 2 2 2; 0 2 1 1 1; 3 2 2 0 0; 2 0 3 0 0"),
    ),
    Example(
        "third channel",
        _grid(
            "1 0 2 0 1 0 3; 0 2 2 2 2 1 0; 2 2 1 1 1 0 3; 0 2 2 0 0 2 0; 0 0 0 0 0 2 2; 2 0 0 2 2 2 0; 0 0 2 0 2 0 0"
        ),
        _grid("0 0 0; 0 1 0; 0 0 0"),
        _grid("2 2 2 2 1; 2 1 1 1 0; 2 2 0 0 2; 0 0 0 0 2; 0 0 2 2 2"),
    ),
)
THREE_CHANNELS = Example(
    "the 7x7 image of three channels",
    np.stack([channel.image for channel in CHANNELS]),
    np.stack([channel.kernel for channel in CHANNELS]),
    _grid("8 13 9 8 7; 12 10 10 9 7; 8 9 3 4 6; 8 6 6 6 11; 7 6 11 10 6"),
)

EXAMPLES = (LOCAL_MATCH, FIVE, LETTER_O, SMALL_O, *CHANNELS, THREE_CHANNELS)


def desk_data(example: Example, korean: str) -> dict[str, object]:
    """Return an example as a desk takes it: image and kernel as lists of channels, of rows, of numbers.

    >>> desk_data(LOCAL_MATCH, "")["kernel"]
    [[[1, 0, 1], [0, 1, 0], [1, 0, 1]]]
    """
    image, kernel = (part[None] if part.ndim == 2 else part for part in (example.image, example.kernel))
    printed = [(*cell, value) for cell, value in example.printed.items()]
    return {"name": example.name, "korean": korean, "image": image.tolist(), "kernel": kernel.tolist(),
            "printed": printed}  # fmt: skip
