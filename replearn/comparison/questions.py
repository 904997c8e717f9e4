"""What a comparison is asked: better for what, and by which number. Each is answered in the same form, whoever wins.

A question with `sizes` compares rows of equal dimensions alone, for more numbers always reconstruct better: at the
smallest (0) and at the largest (-1) size that several rows share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from replearn.comparison.result import Row
from replearn.comparison.ties import Scored


@dataclass(frozen=True)
class Question:
    """One thing that codes may be good for.

    purpose: in the first line. heading: of its sentence. metrics: columns and how they are called. better: the
    direction. chance: for each metric the column that says what comes by chance. from_labels: whether having seen
    labels wins it, so that codes that have are ranked apart.
    """

    purpose: str
    heading: str
    metrics: Mapping[str, str]
    better: Literal["higher", "lower"] = "higher"
    sizes: tuple[int, ...] = ()
    chance: Mapping[str, str] = field(default_factory=dict)
    from_labels: bool = False


QUESTIONS = (
    Question(
        "reconstruction",
        "Reconstruction of held-out images",
        {"sse_per_image": "squared error per image"},
        "lower",
        sizes=(0, -1),
    ),
    Question(
        "classification",
        "Classes of held-out images",
        {"knn_accuracy": "5 nearest neighbours", "linear_probe_accuracy": "a linear probe"},
        chance={"knn_accuracy": "majority_accuracy", "linear_probe_accuracy": "majority_accuracy"},
        from_labels=True,
    ),
    Question(
        "clusters",
        "Classes found as clusters",
        {"kmeans_accuracy": "k-means", "gmm_accuracy": "a Gaussian mixture"},
        chance={"kmeans_accuracy": "kmeans_chance", "gmm_accuracy": "gmm_chance"},
        from_labels=True,
    ),
    Question(
        "neighbourhoods",
        "Neighbourhoods of the pixels kept",
        {"trustworthiness": "trustworthiness", "continuity": "continuity"},
        sizes=(0,),
    ),
)


@dataclass(frozen=True)
class Answer:
    """Rows by one metric, the best first. size: the dimensions that all have, None where they may differ."""

    question: Question
    metric: str
    ranked: Sequence[Scored]
    size: int | None = None


def answers(question: Question, scored: Sequence[Scored]) -> list[Answer]:
    """Return the answers that these rows carry: one a metric, and a size where it asks for sizes."""
    found = []
    for metric in question.metrics:
        known = [one for one in scored if one.row.get(metric) is not None]
        sign = 1 if question.better == "lower" else -1
        ranked = sorted(known, key=lambda one: sign * one.row[metric])
        for size in _shared(question, [one.row for one in ranked]):
            same = [one for one in ranked if size in (None, one.row["n_components"])]
            found += [Answer(question, metric, same, size)] if same else []
    return found


def _shared(question: Question, rows: Sequence[Row]) -> list[int | None]:
    """Return the sizes asked for among those that several rows have; None alone where sizes do not matter."""
    if not question.sizes:
        return [None]
    sizes = [row["n_components"] for row in rows]
    shared = sorted({size for size in sizes if sizes.count(size) > 1})
    return list(dict.fromkeys(shared[place] for place in question.sizes)) if shared else []
