"""Rows and numbers as words of a sentence."""

from collections.abc import Sequence
from math import floor, log10

from replearn.comparison.result import Row

MOST_DIGITS = 6


def label(row: Row) -> str:
    """Return a row's name in a sentence.

    >>> label({"representation": "pca", "n_components": 30})
    'pca in 30 dimensions'
    """
    return f"{row['representation']} in {dimensions(row['n_components'])}"


def dimensions(size: int) -> str:
    """Return "2 dimensions" for 2."""
    return f"{size} dimension{'s' if size != 1 else ''}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> listed(["reconstruction", "classes", "clusters"])
    'reconstruction, classes and clusters'
    """
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def value_of(metric: str, value: float) -> str:
    """Return a metric's value: accuracies in percent.

    >>> value_of("knn_accuracy", 0.981), value_of("sse_per_image", 2.2019)
    ('98.10 %', '2.20')
    """
    return f"{100 * value:.2f} %" if metric.endswith("_accuracy") else short(value)


def values_of(metric: str, first: float, second: float) -> tuple[str, str]:
    """Return both in words, with as many digits as tell them apart.

    >>> values_of("sse_per_image", 39.83, 39.79), values_of("sse_per_image", 0.04, 0.07)
    (('39.83', '39.79'), ('0.0400', '0.0700'))
    """
    if metric.endswith("_accuracy"):
        return value_of(metric, first), value_of(metric, second)
    digits = next((d for d in range(3, MOST_DIGITS) if short(first, d) != short(second, d)), MOST_DIGITS)
    return (short(first, digits), short(second, digits)) if first != second else (short(first), short(second))


def short(value: float, digits: int = 3) -> str:
    """Return a number with so many meaningful digits, whole ones in full.

    >>> short(0.0412), short(100.24), short(12345.6), short(0)
    ('0.0412', '100', '12,346', '0')
    """
    if value == 0:
        return "0"
    return f"{value:,.{max(0, digits - 1 - floor(log10(abs(value))))}f}"
