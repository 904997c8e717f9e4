"""The first line of a comparison: use what for what, and what that costs."""

from collections.abc import Sequence

from replearn.comparison.questions import Answer
from replearn.comparison.result import Row
from replearn.comparison.ties import above_chance, tie
from replearn.comparison.wording import label, listed, short


def advice(told: Sequence[Sequence[Answer]]) -> list[str]:
    """Use X for Y: of each question the winner of its first metric at its last size; and what these cost."""
    uses: dict[str, list[str]] = {}
    rows: dict[str, Row] = {}
    for found in told:
        answer = [each for each in found if each.metric == found[0].metric][-1]
        best, metric = answer.ranked[0], answer.metric
        tied = [one for one in answer.ranked[1:] if tie(best, one, metric)]
        names = label(best.row)
        if tied:
            others = f" or {label(tied[0].row)}" if len(tied) == 1 else f" or one of {len(tied)} others"
            names += f"{others} (a tie)"
        chance = best.row.get(answer.question.chance.get(metric, ""))
        if chance is not None and not above_chance(best, metric, chance):
            names = "nothing compared here"
        else:
            rows[label(best.row)] = best.row
        uses.setdefault(names, []).append(answer.question.purpose)
    if not uses:
        return []
    return [f"Use {'; '.join(f'{names} for {listed(purposes)}' for names, purposes in uses.items())}.", *_costs(rows)]


def _costs(rows: dict[str, Row]) -> list[str]:
    """Return what those that are advised cost."""
    costs = []
    for name, row in rows.items():
        fit, encode = row.get("fit_seconds"), row.get("transform_seconds_per_image")
        if fit is not None and encode is not None:
            labels = "labels" if row.get("supervised") else "no labels"
            times = f"{_cost(fit)} s to fit and {_cost(1000 * encode)} ms to encode an image"
            costs.append(f"{name} needs {labels}, {times}")
    return [f"Their cost: {'; '.join(costs)}."] if costs else []


def _cost(value: float) -> str:
    return short(value) if value >= 0.01 else "under 0.01"
