"""When two rows are a tie: their difference is no more than the seeds, or the images they were tested on, make."""

from collections.abc import Mapping
from math import sqrt
from typing import Protocol

import numpy as np
from scipy.stats import binomtest

from replearn.comparison.result import Row
from replearn.metrics.paired import differs


class Scored(Protocol):
    """A row of the scoreboard, and by its columns the values (N,) of single test images where they are known.

    The N images are the same in every row. Right or wrong is bool; of several seeds each image has its mean.
    """

    @property
    def row(self) -> Row:
        """The columns."""

    @property
    def each(self) -> Mapping[str, np.ndarray]:
        """Column to values (N,)."""


def tie(first: Scored, second: Scored, metric: str) -> str:
    """Return  "a tie on these 843 images", "a tie within seed noise", or nothing where the two differ.

    Seeds: the means differ by no more than twice the standard error of their difference. Images: McNemar's exact
    test of right and wrong, else a bootstrap over the images, at 5 %.
    """
    one, other = first.row[metric], second.row[metric]
    std, counts = f"{metric}_std", [len(scored.row["seeds"]) for scored in (first, second)]
    stds = [scored.row[std] for scored in (first, second) if scored.row.get(std) is not None]
    if len(stds) == 2 and min(counts) > 1:
        error = sqrt(sum(value**2 / count for value, count in zip(stds, counts, strict=True)))
        if abs(one - other) <= 2 * error:
            return "a tie within seed noise"
    pair = [scored.each.get(metric) for scored in (first, second)]
    if pair[0] is not None and pair[1] is not None and len(pair[0]) == len(pair[1]):
        return "" if differs(pair[0], pair[1]) else f"a tie on these {len(pair[0]):,} images"
    return "" if one != other else "a tie"


def above_chance(scored: Scored, metric: str, chance: float) -> bool:
    """Return whether an accuracy is more than chance gives: by the binomial test at 5 %, where its images are known."""
    accuracy, each = float(scored.row[metric]), scored.each.get(metric)
    if each is None:
        return accuracy > chance
    right = round(accuracy * len(each))
    return bool(binomtest(right, len(each), chance, alternative="greater").pvalue < 0.05)
