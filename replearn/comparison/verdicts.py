"""The sentences at the head of a comparison: what its rows say, with their numbers, and nothing that they do not.

Each rule looks at the rows and gives sentences or none. A difference between two means is within seed noise where
it is no more than twice its standard error over the seeds; between two accuracies, within what the test images can
tell where it is no more than twice its binomial standard error.
"""

from collections.abc import Sequence
from math import sqrt

from replearn.comparison.result import Row

READ_BY = {"knn_accuracy": "5 nearest neighbours", "linear_probe_accuracy": "a linear probe"}
MOST_SIZES = 2  # sizes whose best reconstruction is told: the smallest and the largest compared


def verdicts(rows: Sequence[Row]) -> list[str]:
    """A few sentences, fewer where the rows carry fewer.

    >>> row = {"representation": "pca", "n_components": 2, "seeds": [0], "in_sample": False, "error": None}
    >>> verdicts([row | {"sse_per_image": 43.6}])
    []
    """
    good = [row for row in rows if row.get("error") is None]
    held_out = [row for row in good if not row["in_sample"]]
    said = [*_reconstruction(held_out), *_classification(held_out), *_codes_over_pixels(held_out), *_seeds(held_out)]
    return [*said, *_failed(rows)]


def label(row: Row) -> str:
    """A row's name in a sentence.

    >>> label({"representation": "pca", "n_components": 30})
    'pca in 30 dimensions'
    """
    size = row["n_components"]
    return f"{row['representation']} in {size} dimension{'s' if size != 1 else ''}"


def _with(rows: Sequence[Row], metric: str) -> list[Row]:
    return [row for row in rows if row.get(metric) is not None]


def _reconstruction(rows: Sequence[Row]) -> list[str]:
    """At the smallest and the largest size that several reach, which reconstructs best."""
    known = _with(rows, "sse_per_image")
    sizes = {row["n_components"] for row in known}
    shared = [size for size in sorted(sizes) if sum(row["n_components"] == size for row in known) > 1]
    chosen = shared if len(shared) <= MOST_SIZES else [shared[0], shared[-1]]
    parts = []
    for size in chosen:
        first, second = sorted((r for r in known if r["n_components"] == size), key=lambda r: r["sse_per_image"])[:2]
        noise = _noise(first, second, "sse_per_image")
        parts.append(
            f"in {size} dimension{'s' if size != 1 else ''}: {first['representation']} (squared error per image "
            f"{first['sse_per_image']:.2f}, then {second['representation']} with {second['sse_per_image']:.2f}{noise})"
        )
    return [f"Best reconstruction of held-out images: {'; '.join(parts)}."] if parts else []


def _classification(rows: Sequence[Row]) -> list[str]:
    """Which codes tell the class best, by their nearest neighbours and by a linear probe; those told the labels apart.

    A network trained to tell the classes wins by being told them: that is no merit of a representation of images.
    """
    supervised = [row for row in rows if row.get("supervised")]
    others = [row for row in rows if not row.get("supervised")]
    without = ", of codes that have seen no labels" if supervised else ""
    said = []
    for words, group in (
        (f"Best classification of held-out images{without}", others),
        ("Of codes that have learned from the labels of the training images", supervised),
    ):
        metrics = [metric for metric in READ_BY if _with(group, metric) and len(_with(rows, metric)) > 1]
        if metrics:
            said.append(f"{words}: {'; '.join(_best(group, metric) for metric in metrics)}.")
    return said


def _best(rows: Sequence[Row], metric: str) -> str:
    """The first by an accuracy, and the second where there is one."""
    first, *others = sorted(_with(rows, metric), key=lambda row: -row[metric])
    then = ""
    if others:
        second = others[0]
        then = f", then {label(second)} with {_percent(second[metric])}{_noise(first, second, metric)}"
    return f"by {READ_BY[metric]}: {label(first)} ({_percent(first[metric])}{then})"


def _codes_over_pixels(rows: Sequence[Row]) -> list[str]:
    """What UMAP gains on codes over pixels, where there is a row of each that saw no labels, in as many dimensions."""
    metric = "knn15_accuracy"
    known = _with(rows, metric)
    said = []
    for pixels in known:
        chains = [
            row for row in known
            if pixels["representation"] == "umap" and row["n_components"] == pixels["n_components"]
            and row["representation"] != "umap" and "umap" in row["representation"].lower()
            and not row.get("supervised")
        ]  # fmt: skip
        if chains:
            best = max(chains, key=lambda row: row[metric])
            gain = 100 * (best[metric] - pixels[metric])
            said.append(
                f"UMAP of codes ({best['representation']}) instead of pixels, both in {pixels['n_components']} "
                f"dimensions, {'gains' if gain >= 0 else 'loses'} {abs(gain):.1f} percentage points of 15-nearest-"
                f"neighbour accuracy: {_percent(best[metric])} against {_percent(pixels[metric])}"
                f"{_noise(best, pixels, metric)}."
            )
    return said


def _seeds(rows: Sequence[Row]) -> list[str]:
    """How much the seeds say; that there is one only, where there is."""
    if not rows:
        return []
    most = max(len(row["seeds"]) for row in rows)
    if most < 2:
        one = "One seed each: how far these numbers would move with another was not measured."
        return [one] if len(rows) > 1 else []
    known = _with(rows, "knn_accuracy_std")
    if not known:
        return []
    worst = max(known, key=lambda row: row["knn_accuracy_std"])
    return [
        f"Over {len(worst['seeds'])} seeds, 5-nearest-neighbour accuracy moves most for {label(worst)}: standard "
        f"deviation {100 * worst['knn_accuracy_std']:.2f} percentage points."
    ]


def _failed(rows: Sequence[Row]) -> list[str]:
    failed = dict.fromkeys(row["representation"] for row in rows if row.get("error"))
    return [f"Not measured, or not at every seed: {', '.join(failed)}; the notes say why."] if failed else []


def _noise(first: Row, second: Row, metric: str) -> str:
    """Words for a difference that the seeds, or the number of test images, do not carry; none where they do."""
    gap = abs(first[metric] - second[metric])
    counts = len(first["seeds"]), len(second["seeds"])
    stds = [row[f"{metric}_std"] for row in (first, second) if row.get(f"{metric}_std") is not None]
    if len(stds) == 2 and min(counts) > 1 and gap <= 2 * sqrt(sum(s**2 / n for s, n in zip(stds, counts, strict=True))):
        return ", within seed noise"
    if metric.endswith("_accuracy"):  # shares of n images: p (1 - p) / n is the square of a standard error
        variances = [row[metric] * (1 - row[metric]) / row["n_test"] for row in (first, second)]
        if gap <= 2 * sqrt(sum(variances)):
            return f", within what {first['n_test']:,} test images can tell"
    return ""


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
