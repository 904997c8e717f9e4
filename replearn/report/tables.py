"""The numbers behind the curves of a comparison, as tables for its page."""

from collections.abc import Sequence

from replearn.comparison.row import Row
from replearn.report.scene import Scene

STEPS = (1, 2, 3, 5, 7)  # of every power of ten, the numbers of components at which PCA's error stands in the table
READ_OFF = ("knn_accuracy", "linear_probe_accuracy")


def tables(scene: Scene) -> list[tuple[str, list[Row]]]:
    """(caption, rows) of each curve that is drawn; standard deviations over the seeds where there are several."""
    found = [
        ("Trustworthiness and continuity against the number of neighbours k", _against_k(scene)),
        ("Accuracy against the number of dimensions, held-out rows", _accuracy(scene)),
        ("Error of PCA against the number of its components", _pca(scene)),
    ]
    return [(caption, rows) for caption, rows in found if rows]


def _against_k(scene: Scene) -> list[Row]:
    rows = []
    for line in scene.with_curves():
        ks, trust, trust_std = line.against_k("trust")
        _, cont, cont_std = line.against_k("cont")
        for i, k in enumerate(ks.tolist()):
            values = {"trustworthiness": (trust, trust_std), "continuity": (cont, cont_std)}
            rows.append(_named(line.row) | {"k": k})
            for name, (mean, std) in values.items():
                rows[-1] |= {name: float(mean[i]), f"{name}_std": None if std is None else float(std[i])}
    return rows


def _accuracy(scene: Scene) -> list[Row]:
    names = [name for metric in READ_OFF for name in (metric, f"{metric}_std")]
    rows = [line.row for line in scene.lines if not line.row["in_sample"]]
    rows = [row for row in rows if any(row[metric] is not None for metric in READ_OFF)]
    return [_named(row) | {name: row[name] for name in names} for row in rows]


def _pca(scene: Scene) -> list[Row]:
    if scene.measured is None:
        return []
    curve = scene.measured.curve
    compared = [line.row["n_components"] for line in scene.lines if line.cells]
    return [
        {"n_components": k, "mse": float(curve[k]), "sse_per_image": float(curve[k]) * scene.measured.pixels}
        for k in sizes(len(curve) - 1, compared)
    ]


def sizes(most: int, compared: Sequence[int]) -> list[int]:
    """Numbers of components up to `most`: 1, 2, 3, 5, 7, 10, 20, ..., `most`, and those compared.

    >>> sizes(64, [30, 16, 784])
    [1, 2, 3, 5, 7, 10, 16, 20, 30, 50, 64]
    """
    round_ones = {step * 10**power for power in range(len(str(most))) for step in STEPS}
    return sorted(size for size in round_ones | {most, *compared} if size <= most)


def _named(row: Row) -> Row:
    return {name: row[name] for name in ("representation", "n_components")}
