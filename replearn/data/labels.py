"""Labels as files hold them (integers, strings, none) turned into classes 0..K-1."""

from collections.abc import Mapping

import numpy as np

from replearn.errors import ContentError

MOST_CLASSES = 100_000  # a label beyond is an identity number or a slip, and would make as many names


def as_classes(
    raw: Mapping[str, np.ndarray | None], names: np.ndarray | None, where: str
) -> tuple[dict[str, np.ndarray], list[str]]:
    """Return labels (N,) int64 of each key of `raw`, -1 where unknown, and the K class names.

    raw: integers 0..K-1 (-1: unknown), or strings, which become classes in sorted order (or in that of
    `names`); None: no labels. names: the class names, or None for "0", "1", ... Raise ContentError, which
    names `where`.

    >>> as_classes({"y": np.array(["dog", "cat"])}, None, "a.npz")
    ({'y': array([1, 0])}, ['cat', 'dog'])
    """
    given = {key: _integers_or_strings(labels, f"{where}: {key}") for key, labels in raw.items() if labels is not None}
    if not given:
        return {}, []
    class_names = None if names is None else _names(names, where)
    if len({labels.dtype.kind for labels in given.values()}) > 1:
        raise ContentError(f"{where}: {' and '.join(given)} mix integers and strings; use one of them in both")
    if next(iter(given.values())).dtype.kind == "U":
        class_names = class_names or sorted({str(name) for labels in given.values() for name in np.unique(labels)})
        given = {key: _places(labels, class_names, f"{where}: {key}") for key, labels in given.items()}
    largest = max(int(labels.max()) for labels in given.values())
    if class_names is None:
        class_names = [str(number) for number in range(largest + 1)]
    if largest >= len(class_names):
        raise ContentError(
            f"{where}: class_names has {len(class_names)} names, but the largest label is {largest}; "
            f"it must have one name a class, {largest + 1} or more"
        )
    return given, class_names


def indices_among(names: list[str], known: list[str], where: str) -> np.ndarray:
    """Return, for each class of some images, its index among the classes that a model knows: (K,) int64, by name.

    Names that are but numbers, "0", "1", ..., as of labels without names, are the indices themselves. Raises
    ContentError, which names `where`, for a class that is not known.

    >>> indices_among(["cat", "dog"], ["bird", "cat", "dog"], "mine").tolist()
    [1, 2]
    """
    unnamed = names == [str(number) for number in range(len(names))] and not set(names) <= set(known)
    place = {str(number) if unnamed else name: number for number, name in enumerate(known)}
    if strange := [name for name in names if name not in place]:
        shown = ", ".join(known[:10]) + (" ..." if len(known) > 10 else "")
        raise ContentError(
            f"{where}: has the class {strange[0]!r}, and the model knows {len(known)} others ({shown}); "
            "name the classes as in its training, and leave out what it was not trained on"
        )
    return np.array([place[name] for name in names], np.int64)


def _integers_or_strings(labels: np.ndarray, where: str) -> np.ndarray:
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ContentError(f"{where} has shape {labels.shape}; labels must be a list of N, one for each image")
    if labels.dtype.kind in "US":
        return labels.astype(str)
    if labels.dtype.kind not in "iub":
        raise ContentError(
            f"{where} holds {labels.dtype}; labels must be integers from 0 (-1: unknown) or strings; "
            f"convert them with .astype(int)"
        )
    low, high = (int(labels.min()), int(labels.max())) if len(labels) else (0, 0)
    if low < -1 or high >= MOST_CLASSES:
        strange = low if low < -1 else high
        raise ContentError(
            f"{where} holds the label {strange}; labels must be integers from 0 (-1: unknown) to "
            f"{MOST_CLASSES - 1:,}; number the classes from 0"
        )
    return labels.astype(np.int64)


def _names(names: np.ndarray, where: str) -> list[str]:
    if names.ndim != 1 or names.dtype.kind not in "USiu":
        raise ContentError(
            f"{where}: class_names has shape {names.shape} and type {names.dtype}; it must be a list of K strings"
        )
    return [str(name) for name in names.astype(str)]


def _places(labels: np.ndarray, class_names: list[str], where: str) -> np.ndarray:
    place = {name: number for number, name in enumerate(class_names)}
    values, inverse = np.unique(labels, return_inverse=True)
    if strange := [str(value) for value in values if str(value) not in place]:
        raise ContentError(f"{where} holds the label {strange[0]!r}, which class_names does not name; add it there")
    return np.array([place[str(value)] for value in values], np.int64)[inverse]


def renumbered(labels: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return labels (N,) by other numbers, (K,) for the K classes; -1, unknown, stays.

    >>> renumbered(np.array([0, -1, 1]), np.array([5, 3])).tolist()
    [5, -1, 3]
    """
    return np.where(labels >= 0, numbers[labels], -1)
