"""How much a feature changes when the image moves by a pixel: counted on drawings, measured on digits."""

import numpy as np

from replearn.teaching.arithmetic.classic_filters import CLASSIC_FILTERS
from replearn.teaching.arithmetic.examples import DIAGONAL, LETTER_O
from replearn.teaching.arithmetic.windows import Summary, correlate, lp, pad, pool, relu, windows

SHRINKING: dict[str, Summary] = {  # the last is no pooling: it keeps one value of each window, unseen the others
    "max": np.max,
    "average": np.mean,
    "L^2": lp(2),
    "top left value": lambda values, axis: values[..., 0, 0],
}
DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def moved(images: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return images (..., H, W) moved down by `rows` and to the right by `columns`; zeros come in from outside.

    >>> moved(np.array([[1, 2, 3]]), 0, 1).tolist(), moved(np.array([[1, 2, 3]]), 0, -1).tolist()
    ([[0, 1, 2]], [[2, 3, 0]])
    """
    height, width = images.shape[-2:]
    reach = max(abs(rows), abs(columns))
    top, left = reach - rows, reach - columns
    return pad(images, reach)[..., top : top + height, left : left + width]


def matches(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """Return at how many positions both arrays are not 0, and at how many at least one of them is not.

    >>> matches(np.array([1, 0, 2]), np.array([3, 0, 0]))
    (1, 2)
    """
    return int(((first != 0) & (second != 0)).sum()), int(((first != 0) | (second != 0)).sum())


def letter_map(image: np.ndarray) -> np.ndarray:
    """Return the answer of the lecture's diagonal filter to a drawing (H, W), padding 1, threshold 0: (H, W)."""
    return relu(correlate(image, DIAGONAL, padding=1))


def letter_matches(rows: int, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return `matches` of the 'O' and the 'O' moved so far: of their feature maps, then of those after 2x2 max-pooling.

    >>> letter_matches(0, 1)
    ((0, 19), (5, 10))
    """
    here, there = letter_map(LETTER_O.image), letter_map(moved(LETTER_O.image, rows, columns))
    return matches(here, there), matches(pool(here, 2, np.max), pool(there, 2, np.max))


def line_features(images: np.ndarray) -> np.ndarray:
    """Return what six fixed filters find in images (N, H, W): (N, 6, H, W), after ReLU, padding 1.

    Horizontal, vertical and diagonal lines, each with its negative, so that nothing they find is lost to ReLU.

    >>> line_features(np.zeros((2, 8, 8))).shape
    (2, 6, 8, 8)
    """
    lines = [kernel for name, kernel in CLASSIC_FILTERS.items() if name.endswith("lines")]
    bank = np.stack([*lines, *(-kernel for kernel in lines)]).astype(np.float64)
    found = np.tensordot(windows(pad(images, 1), (3, 3)), bank, axes=((-2, -1), (-2, -1)))  # (N, H, W, 6)
    return relu(np.moveaxis(found, -1, 1))


def relative_change(features: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return how far the features of each image moved, against how far apart two images are: (N, ...) twice -> (N,).

    The Euclidean distance between an image's features before and after, divided by the mean distance between an
    image and the next one; 1 means that the move changes the features as much as taking another image does.

    >>> relative_change(np.array([[0.0], [4.0]]), np.array([[1.0], [4.0]])).tolist()
    [0.25, 0.0]
    """
    flat, then = features.reshape(len(features), -1), after.reshape(len(after), -1)
    apart = np.linalg.norm(flat - np.roll(flat, 1, axis=0), axis=1).mean()
    return np.linalg.norm(flat - then, axis=1) / apart


def changes(images: np.ndarray, times: int) -> dict[str, np.ndarray]:
    """Return `relative_change` of images (N, H, W) moved by one pixel, the mean of the four directions.

    The features are `line_features`, shrunk 2x2 by each of SHRINKING 0 to `times` times: {its name: (times + 1, N)}.
    """
    still = line_features(images)
    found = {name: np.zeros((times + 1, len(images))) for name in SHRINKING}
    for step in DIRECTIONS.values():
        shifted = line_features(moved(images, *step))
        for name, kind in SHRINKING.items():
            here, there = still, shifted
            for done in range(times + 1):
                found[name][done] += relative_change(here, there) / len(DIRECTIONS)
                here, there = pool(here, 2, kind), pool(there, 2, kind)
    return found
