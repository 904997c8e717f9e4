"""Whether the codes of a training collapsed, in a sentence; no labels are needed to see it."""

from collections.abc import Mapping
from typing import Any

SHARE = 0.05  # of the dimensions that codes of D numbers could make use of


def collapse(numbers: Mapping[str, Any], dimensions: int) -> str | None:
    """A sentence with a way out, where codes of D numbers use next to none of their dimensions.

    numbers: of the validation images; `rankme`, the effective rank, 1..D, is looked at where a model tells it.

    >>> print(collapse({"rankme": 1.02}, dimensions=64))
    collapse: the 64 numbers of a code have an effective rank (RankMe) of 1.02, so that images have nearly the same code
    or differ in one direction; what helps are stronger --model.views, a larger --data.batch_size, or a smaller
    --model.learning_rate
    >>> collapse({"rankme": 20.0}, dimensions=64), collapse({"mse": 0.1}, dimensions=64)
    (None, None)
    """
    rank = numbers.get("rankme")
    if rank is None or dimensions < 2 or rank >= 1 + SHARE * (dimensions - 1):
        return None
    return (
        f"collapse: the {dimensions} numbers of a code have an effective rank (RankMe) of {rank:.3g}, so that images "
        "have nearly the same code or differ in one direction; what helps are stronger --model.views, a larger "
        "--data.batch_size, or a smaller --model.learning_rate"
    )
