"""What a comparison's foot says: how the numbers were measured, and which are missing and why."""

from replearn.comparison.finished import trained_elsewhere
from replearn.comparison.rows import Line
from replearn.comparison.settings import Settings
from replearn.comparison.variants import variants
from replearn.metrics import sample
from replearn.report.command import command


def notes(settings: Settings, found: list[Line]) -> list[str]:
    """Sentences for the end of the table and of the page."""
    facts = settings.data.describe()
    rows = [line.row for line in found]
    said = [
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
    if any(row["in_sample"] for row in rows):
        said.append(
            "In-sample rows cannot place new images: they are fitted on the test images themselves and scored "
            "among these (each image by its neighbours, itself left out). Their clusters are matched with the classes "
            "of these very images, which flatters: compare them with their chance. Do not compare these rows with "
            "held-out ones."
        )
    if any(row["supervised"] for row in rows):
        said.append(
            "Supervised rows have learned from the labels of the training images, the others have seen none: that "
            "their codes tell these very classes apart is what they were trained for."
        )
    if any(len(row["seeds"]) > 1 for row in rows):
        said.append(
            "Numbers are means over the seeds; beside them the standard deviation of a sample (n - 1). Maps, "
            "reconstructions and neighbours are drawn of the first seed."
        )
    failed = [row for row in rows if row["error"]]
    said += [f"{row['representation']} has no numbers, or not at every seed: {row['error']}." for row in failed]
    said += trained_elsewhere(((each.name, each.estimator) for each in variants(settings)), settings.data)
    said += _sampled(found)
    said += _gaps(found)
    said += [
        f"{facts['name']}: {facts['n_train']:,} training, {facts['n_test']:,} test images, "
        f"SHA-256 {facts['sha256'][:16]}...",
        f"`{command()}`",
    ]
    return said


def _sampled(found: list[Line]) -> list[str]:
    """Which numbers are means over images drawn at random: one sentence of how, and one a row with the intervals."""
    rows = [
        f"{line.name}, 95 % intervals: "
        + ", ".join(f"{name} {_between(line.row[name], half)}" for name, half in line.intervals.items())
        + "."
        for line in found
        if line.intervals
    ]
    how = (
        f"Where more than {sample.ALL_UP_TO:,} test images are scored, neighbours are found for {sample.DRAWN:,} of "
        "them, drawn at random and the same for every row, each among all images. Numbers from these carry an "
        "interval of 1.96 standard errors of the mean over the images drawn."
    )
    return [how, *rows] if rows else []


def _between(value: float, half: float) -> str:
    """Value and interval in words.

    >>> _between(0.95, 0.00432)
    '0.9500 (0.9457 to 0.9543)'
    """
    return f"{value:.4f} ({value - half:.4f} to {value + half:.4f})"


def _gaps(found: list[Line]) -> list[str]:
    """Why numbers are missing: one sentence a reason, with the metrics and the representations it holds for."""
    reasons: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for line in found:
        for cell in line.cells:
            for metric, why in cell.gaps.items():
                metrics, names = reasons.setdefault(why, ({}, {}))
                metrics[metric] = None
                names[str(line.row["representation"])] = None
    every = {line.row["representation"] for line in found if line.cells}
    return [
        f"Left out{'' if set(names) == every else ' for ' + ', '.join(names)}: {', '.join(metrics)} ({why})."
        for why, (metrics, names) in reasons.items()
    ]
