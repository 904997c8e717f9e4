"""The images that a classifier is most certain of, and wrong about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from replearn.errors import ContentError
from replearn.figures.canvas import MARGIN, check_images, inches, place, sheet, sheet_width
from replearn.figures.style import SMALL, style
from replearn.figures.words import LINE, file_name, shorten

CELL = 0.9  # inches
GAP = 0.15
LARGEST_P = 0.9995  # beyond, three decimals would say 1


@style()
def wrong_images(
    figure: Figure,
    images: np.ndarray,
    labels: np.ndarray,
    predicted: np.ndarray,
    probabilities: np.ndarray,
    class_names: Sequence[str] | None = None,
    indices: np.ndarray | None = None,
    title: str = "",
    subtitle: str = "",
    files: Sequence[str] | None = None,
) -> Figure:
    """Draw images (n,C,H,W), in the order given, each with its true class, the predicted one, and how surely.

    labels, predicted: classes (n,), names from class_names. probabilities: (n,) of the class predicted, in
    [0, 1]. indices: positions (n,) in the data set; files: the names of their files (n), in place of these.
    Images fill lines as wide as the figure, whose height follows. Raise ContentError on shapes that do not fit
    and on classes without a name.

    >>> from replearn.figures.style import new_figure
    >>> one = np.array([1])
    >>> figure = wrong_images(new_figure(5), np.zeros((1, 1, 8, 8)), one, one - 1, one * 0.98, ["cat", "dog"])
    >>> print(figure.axes[0].texts[-1].get_text())
    true dog
    pred. cat
    p 0.980
    """
    n = len(check_images("images", images))
    words = _words(n, labels, predicted, probabilities, class_names, indices, files)
    most = max(1, int((float(figure.get_size_inches()[0]) - 2 * MARGIN + GAP) / (CELL + GAP)))
    lines = -(-n // most)
    columns = -(-n // lines)  # even lines: 10 images as 5 + 5, not as 7 + 3
    height = CELL * np.shape(images)[2] / np.shape(images)[3]
    block = height + 0.05 + inches(SMALL, words[0].count("\n") + 1) + GAP
    width = sheet_width(figure, columns * (CELL + GAP) - GAP)
    ax, top = sheet(figure, width, lines * block - GAP, title, subtitle)
    for i in range(n):
        x, y = MARGIN + (i % columns) * (CELL + GAP), top + (i // columns) * block
        place(ax, images[i], x, y, CELL, height)
        y += height + 0.05
        ax.text(x + CELL / 2, y, words[i], fontsize=SMALL, ha="center", va="top", linespacing=LINE)
    return figure


def _words(
    n: int,
    labels: np.ndarray,
    predicted: np.ndarray,
    probabilities: np.ndarray,
    class_names: Sequence[str] | None,
    indices: np.ndarray | None,
    files: Sequence[str] | None,
) -> list[str]:
    """Return what stands below each image, a line each: true class, predicted class, probability, position or file."""
    given = {"labels": labels, "predicted": predicted, "probabilities": probabilities, "indices": indices}
    for name, array in given.items():
        if array is not None and np.shape(array) != (n,):
            raise ContentError(f"{name} {np.shape(array)}: must be ({n},), one an image")
    words = []
    for i in range(n):
        lines = [
            f"true {_name(int(labels[i]), class_names)}",
            f"pred. {_name(int(predicted[i]), class_names)}",
        ]
        lines.append(f"p {probabilities[i]:.3f}" if probabilities[i] < LARGEST_P else "p > 0.999")
        lines += [] if indices is None or files is not None else [f"# {int(indices[i])}"]
        lines += [] if files is None else [file_name(files[i], CELL + GAP - 0.04)]
        words.append("\n".join(shorten(line, CELL + GAP - 0.04, SMALL) for line in lines))
    return words


def _name(label: int, names: Sequence[str] | None) -> str:
    if label < 0 or (names is not None and label >= len(names)):
        known = "" if names is None else f"; there are {len(names)} class names"
        raise ContentError(f"label {label}: must be 0 or more{known}")
    return str(label) if names is None else str(names[label])
