"""What the metrics ask of their input, each rule said once: codes, labels, pairs, k. No metric itself."""

from __future__ import annotations

import numpy as np

from replearn.errors import ContentError

LARGEST = 1e15  # squared distances of larger values leave float32's range


def checked_codes(name: str, codes: np.ndarray, rows: int = 2) -> np.ndarray:
    """Return codes as an array (N,D) of finite numbers with at least `rows` rows; ContentError otherwise.

    >>> checked_codes("codes", [[0.0, float("nan")], [1.0, 2.0]])
    Traceback (most recent call last):
    replearn.errors.ContentError: codes: row 0 holds NaN or infinity; codes must be finite
    """
    codes = np.asarray(codes)
    if codes.ndim != 2 or codes.shape[1] == 0 or codes.dtype.kind not in "fiub":
        raise ContentError(f"{name} {codes.shape} of type {codes.dtype}: must be numbers (N, D); use reshape(N, -1)")
    if len(codes) < rows:
        raise ContentError(f"{name} {codes.shape}: {rows} rows or more are needed")
    finite = np.isfinite(codes).all(axis=1)
    if not finite.all():
        raise ContentError(f"{name}: row {int(np.argmin(finite))} holds NaN or infinity; codes must be finite")
    largest = max(abs(float(codes.max())), abs(float(codes.min())))
    if largest > LARGEST:
        raise ContentError(f"{name}: holds a value of size {largest:.1e}; must be {LARGEST:.0e} or less: rescale")
    return codes


def checked_labels(name: str, labels: np.ndarray, count: int, classes: int = 2) -> np.ndarray:
    """Return labels as int64 (N,), N = count, all >= 0, of at least `classes` classes; ContentError otherwise.

    >>> checked_labels("labels", np.array([0, -1]), 2)
    Traceback (most recent call last):
    replearn.errors.ContentError: labels: 1 of 2 are negative (-1 means unknown); leave those points out
    """
    labels = np.asarray(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "iub":
        raise ContentError(f"{name} {labels.shape} of type {labels.dtype}: must be {count} whole numbers, one a point")
    labels = labels.astype(np.int64)
    unknown = int((labels < 0).sum())
    if unknown:
        raise ContentError(f"{name}: {unknown} of {count} are negative (-1 means unknown); leave those points out")
    found = np.unique(labels)
    if len(found) < classes:
        raise ContentError(f"{name}: one class only ({', '.join(map(str, found))}); the metric needs {classes} or more")
    return labels


def checked_pair(names: tuple[str, str], x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two representations of the same N images, (N,D) and (N,E); ContentError otherwise."""
    x, y = checked_codes(names[0], x), checked_codes(names[1], y)
    if len(x) != len(y):
        raise ContentError(
            f"{names[0]} {x.shape} and {names[1]} {y.shape}: must have one row for each of the same images"
        )
    return x, y


def checked_split(
    train_codes: np.ndarray, train_labels: np.ndarray, test_codes: np.ndarray, test_labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return codes and labels to learn from, (N,D), (N,), and to test, (M,D), (M,); ContentError otherwise."""
    train_codes = checked_codes("train_codes", train_codes)
    test_codes = checked_codes("test_codes", test_codes, 1)
    checked_columns(("train_codes", "test_codes"), train_codes, test_codes)
    train_labels = checked_labels("train_labels", train_labels, len(train_codes))
    test_labels = checked_labels("test_labels", test_labels, len(test_codes), classes=1)
    return train_codes, train_labels, test_codes, test_labels


def checked_columns(names: tuple[str, str], x: np.ndarray, y: np.ndarray) -> None:
    """Raise ContentError where two sets of points, (N,D) and (M,D), have not equally many numbers a point."""
    if x.shape[1] != y.shape[1]:
        raise ContentError(f"{names[0]} {x.shape} and {names[1]} {y.shape}: must have equally many columns")


def checked_rows(name: str, rows: np.ndarray, count: int) -> np.ndarray:
    """Return rows (R,) of `count` points, R 1 or more whole numbers in 0..count-1; ContentError otherwise.

    >>> checked_rows("rows", [0, 4], 4)
    Traceback (most recent call last):
    replearn.errors.ContentError: rows (2,) of type int64: must be 1 or more whole numbers (R,) in 0..3
    """
    rows = np.asarray(rows)
    whole = rows.ndim == 1 and len(rows) and rows.dtype.kind in "iu"
    if not whole or rows.min() < 0 or rows.max() >= count:
        raise ContentError(
            f"{name} {rows.shape} of type {rows.dtype}: must be 1 or more whole numbers (R,) in 0..{count - 1}"
        )
    return rows


def checked_k(k: int, most: int, rule: str) -> int:
    """Return k in 1..most; ContentError with the rule in words otherwise.

    >>> checked_k(7, 5, "fewer than half of 12 points")
    Traceback (most recent call last):
    replearn.errors.ContentError: k 7: must lie in 1..5, fewer than half of 12 points
    """
    if isinstance(k, bool) or not isinstance(k, int | np.integer):
        raise ContentError(f"k {k!r}: must be a whole number")
    if most < 1:
        raise ContentError(f"k {k}: there are too few points for any k, which must be {rule}")
    if not 1 <= k <= most:
        raise ContentError(f"k {k}: must lie in 1..{most}, {rule}")
    return int(k)
