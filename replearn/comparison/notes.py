"""What a comparison's foot says: how the numbers were measured, and which are missing and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from replearn.comparison.result import Result
from replearn.metrics import sample

if TYPE_CHECKING:
    from replearn.comparison.comparison import Comparison

HOW = [
    "Every representation is fitted on the training images and measured on the test images; pixels lie in "
    "[0, 1], reconstructions are compared as they come, not clipped.",
    "Validation images serve finished runs alone, to choose their best epoch: nothing else is fitted on them, and "
    "nothing is scored on them.",
    "Nearest neighbours and the linear probe learn from the training codes; clusters are fitted on the training "
    "codes, each stands for the class that it matches there, and that is counted on the test codes. Their chance "
    "is what shuffled labels reach; that of the others, always naming the most frequent class.",
    "A tie: the difference could be chance, at 5 %. Every row is tested on the same images, so rows are compared "
    "image by image: right and wrong by McNemar's exact test, other numbers by a bootstrap over the images.",
]
IN_SAMPLE = (
    "In-sample rows cannot place new images: they are fitted on the test images themselves and scored "
    "among these (each image by its neighbours, itself left out). Their clusters are matched with the classes "
    "of these very images, which flatters: compare them with their chance. Do not compare these rows with "
    "held-out ones."
)
SUPERVISED = (
    "Supervised rows have learned from the labels of the training images, the others have seen none: that "
    "their codes tell these very classes apart is what they were trained for."
)
SEEDS = (
    "Numbers are means over the seeds; beside them the standard deviation of a sample (n - 1). Maps, "
    "reconstructions and neighbours are drawn of the first seed."
)


def notes(comparison: Comparison) -> list[str]:
    """Return sentences for the end of the table and of the page."""
    results, facts = comparison.results, comparison.spec.data.describe()
    said = [
        *HOW,
        *([IN_SAMPLE] if any(each.in_sample for each in results) else []),
        *([SUPERVISED] if any(each.supervised for each in results) else []),
        *([SEEDS] if any(len(each.seeds) > 1 for each in results) else []),
    ]
    said += [f"{each.name} has no numbers, or not at every seed: {each.error}." for each in results if each.error]
    return [
        *said,
        *comparison.remarks,
        *_sampled(results),
        *_gaps(results),
        f"{facts['name']}: {facts['n_train']:,} training, {facts['n_test']:,} test images, "
        f"SHA-256 {facts['sha256'][:16]}...",
        f"`{comparison.spec.command}`",
    ]


def _sampled(results: Sequence[Result]) -> list[str]:
    """Say which numbers are means over images drawn at random: one sentence of how, and one a row with intervals."""
    rows = [
        f"{result.label}, 95 % intervals: "
        + ", ".join(f"{name} {_between(result.mean(name), half)}" for name, half in result.intervals.items())
        + "."
        for result in results
        if result.intervals
    ]
    how = (
        f"Where more than {sample.ALL_UP_TO:,} test images are scored, neighbours are found for {sample.DRAWN:,} of "
        "them, drawn at random and the same for every row, each among all images. Numbers from these carry an "
        "interval of 1.96 standard errors of the mean over the images drawn."
    )
    return [how, *rows] if rows else []


def _between(value: float, half: float) -> str:
    """Return value and interval in words.

    >>> _between(0.95, 0.00432)
    '0.9500 (0.9457 to 0.9543)'
    """
    return f"{value:.4f} ({value - half:.4f} to {value + half:.4f})"


def _gaps(results: Sequence[Result]) -> list[str]:
    """Say why numbers are missing: one sentence a reason, with the metrics and the representations it holds for."""
    reasons: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for result in results:
        for codes in result.encoded:
            for metric in (each.name for each in result.spec.wanted if each.name in codes.gaps):
                metrics, names = reasons.setdefault(codes.gaps[metric], ({}, {}))
                metrics[metric] = None
                names[result.name] = None
    every = {result.name for result in results if result.encoded}
    return [
        f"Left out{'' if set(names) == every else ' for ' + ', '.join(names)}: {', '.join(metrics)} ({why})."
        for why, (metrics, names) in reasons.items()
    ]
