"""The sentences at the head of a comparison: what its rows say, with their numbers, and nothing that they do not.

The first says what to use for what; then each question (`questions.QUESTIONS`) has a sentence, in one form.
"""

from collections.abc import Sequence

from replearn.comparison.advice import advice
from replearn.comparison.pairs import codes_over_pixels
from replearn.comparison.questions import QUESTIONS, Answer, answers
from replearn.comparison.result import Row
from replearn.comparison.ties import Scored, tie
from replearn.comparison.wording import dimensions, label, value_of, values_of


def verdicts(scored: Sequence[Scored]) -> list[str]:
    """Return a few sentences, fewer where the rows carry fewer. In-sample rows win nothing, failed ones are named.

    >>> verdicts([])
    []
    """
    good = [one for one in scored if one.row.get("error") is None and not one.row["in_sample"]]
    unlabelled = [one for one in good if not one.row.get("supervised")]
    labelled = [one for one in good if one.row.get("supervised")]
    told = [answers(question, unlabelled if question.from_labels else good) for question in QUESTIONS]
    told = [found for found in told if found and (len(found[0].ranked) > 1 or labelled)]
    apart = [answers(question, labelled) for question in QUESTIONS if question.from_labels] if unlabelled else []
    return [
        *advice([found for found in told if len(found[0].ranked) > 1]),
        *(_sentence(found, bool(labelled) and found[0].question.from_labels) for found in told),
        *(f"{_sentence(found)[:-1]}, of codes that have learned from labels." for found in apart if found),
        *codes_over_pixels(good),
        *_seeds([one.row for one in good]),
        *_failed([one.row for one in scored]),
    ]


def _sentence(found: Sequence[Answer], no_labels: bool = False) -> str:
    """Return one question's answers: the first, the second, whether they tie, and chance."""
    question = found[0].question
    without = ", of codes that have seen no labels" if no_labels else ""
    return f"{question.heading}{without}: {'; '.join(_best(answer) for answer in found)}."


def _best(answer: Answer) -> str:
    first, metric = answer.ranked[0], answer.metric
    at = "" if answer.size is None else f"in {dimensions(answer.size)}, "
    head = f"{at}by {answer.question.metrics[metric]}"
    chance = first.row.get(answer.question.chance.get(metric, ""))
    by_chance = "" if chance is None else f"; chance {value_of(metric, chance)}"
    name = label if answer.size is None else (lambda row: str(row["representation"]))
    if len(answer.ranked) == 1:
        return f"{head}: {name(first.row)} ({value_of(metric, first.row[metric])}{by_chance})"
    second = answer.ranked[1]
    values = values_of(metric, first.row[metric], second.row[metric])
    tied = tie(first, second, metric)
    if tied:
        return f"{head}: {name(first.row)} ({values[0]}) and {name(second.row)} ({values[1]}), {tied}{by_chance}"
    return f"{head}: {name(first.row)} ({values[0]}, then {name(second.row)} with {values[1]}{by_chance})"


def _seeds(rows: Sequence[Row]) -> list[str]:
    """Return how much the seeds say; that there is one only, where there is."""
    if not rows:
        return []
    if max(len(row["seeds"]) for row in rows) < 2:
        one = "One seed each: how far these numbers would move with another was not measured."
        return [one] if len(rows) > 1 else []
    known = [row for row in rows if row.get("knn_accuracy_std") is not None]
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
