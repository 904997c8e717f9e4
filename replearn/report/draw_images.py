"""The images of a comparison: reconstructions, and nearest neighbours."""

import numpy as np

from replearn.figures.neighbours import neighbour_strips
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_figure
from replearn.report.scene import Drawn, Scene

ASKED = 3  # images whose neighbours are shown


def reconstructions(scene: Scene) -> Drawn | None:
    """Test images above what each representation makes of them."""
    rows: list[tuple[str, np.ndarray, np.ndarray | None]] = [("original", scene.pictures()[scene.shown], None)]
    for line in scene.few(scene.lines):
        arrays = line.cells[0].arrays if line.cells else {}
        if "reconstructed" in arrays and line.row["n_components"] < scene.images.test.shape[1]:
            rows.append((line.name, arrays["reconstructed"], arrays["errors"]))
    if len(rows) == 1:
        return None
    words = f"the first of each class among {scene.where}; the number of dimensions in brackets"
    figure = reconstruction_rows(new_figure(8), rows, f"{scene.data}: reconstructions of test images", words)
    return (
        figure,
        "Originals in the first row, below them what each representation keeps of them, with the squared error.",
        f"Rows of images: originals, then the reconstructions of {', '.join(name for name, _, _ in rows[1:])}",
    )


def neighbours(scene: Scene) -> Drawn | None:
    """The nearest neighbours of a few images in each representation."""
    lines = [line for line in scene.lines if line.cells and "neighbours" in line.cells[0].arrays]
    if not lines:
        return None
    lines = scene.few(lines)
    pictures, labels = scene.pictures(), scene.images.test_labels
    near = np.stack([line.cells[0].arrays["neighbours"] for line in lines])  # representation, query, neighbour
    asked = typical_and_disputed((labels[near] == labels[scene.shown][:, None]).sum(axis=2), labels[scene.shown])
    rows = []
    for place in asked:
        query = scene.shown[place]
        for line, found in zip(lines, near[:, place], strict=True):
            match = labels[found] == labels[query] if labels[query] >= 0 else None
            rows.append((line.name, pictures[query], pictures[found], match))
    title = f"{scene.data}: nearest neighbours among {scene.where}"
    return (
        neighbour_strips(new_figure(8), rows, title, "the number of dimensions in brackets"),
        "Left the image asked for, then its nearest neighbours in each representation; framed ones are of another "
        "class. The first image is a typical one, the others are those that the representations disagree on most.",
        f"Rows of images: the nearest neighbours of {len(asked)} test images in each representation",
    )


def typical_and_disputed(matches: np.ndarray, labels: np.ndarray) -> list[int]:
    """Three images of different classes: a typical one, then those whose representations disagree most.

    matches (R, n): how many neighbours of image i share its class in representation r. labels (n,): its class.
    Typical has as many matches, over all representations, as the median image. Where there are fewer classes, fewer.

    >>> typical_and_disputed(np.array([[8, 8, 8, 0], [8, 0, 6, 0]]), np.array([0, 1, 2, 3]))
    [2, 1, 0]
    """
    total = matches.sum(axis=0)
    typical = np.abs(total - np.median(total)).argsort(kind="stable")[:1]
    disputed = np.argsort(matches.min(axis=0) - matches.max(axis=0), kind="stable")
    chosen: dict[int, int] = {}
    for place in (*typical.tolist(), *disputed.tolist()):
        chosen.setdefault(int(labels[place]) if labels[place] >= 0 else -1 - place, place)
    return list(chosen.values())[:ASKED]
