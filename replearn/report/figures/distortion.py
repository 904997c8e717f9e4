"""Where each two-dimensional map can be trusted."""

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result
from replearn.figures.distortion import distortion_map, lowest_shown
from replearn.figures.style import new_figure, style
from replearn.report.drawn import Drawn

PLACE = 70
METRICS = ("trustworthiness", "continuity")


def draw(comparison: Comparison) -> list[Drawn]:
    """Draw each map twice, coloured by each point's own trustworthiness and continuity; of very many, those scored."""
    results = [each for each in comparison.mapped if all(each.arrays(name, "per_image") for name in METRICS)]
    if not results:
        return []
    lowest = lowest_shown([each.arrays(name, "per_image")[0] for each in results for name in METRICS])  # one scale
    return [_draw(comparison, result, lowest) for result in results]


def _draw(comparison: Comparison, result: Result, lowest: float) -> Drawn:
    figure = new_figure(9.5, 5.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    title = f"{comparison.spec.data.name}: {result.name}, k = {comparison.spec.k}"
    assert result.codes is not None
    trust, continuity = (result.arrays(name, "per_image")[0] for name in METRICS)
    points = result.arrays("trustworthiness", "points")[0]
    drawn, every = len(points), len(result.codes)
    few = "" if drawn == every else f" {drawn:,} of {every:,} points are drawn, chosen at random."
    distortion_map(list(axes), result.codes[points], trust, continuity, title, lowest)
    return Drawn(
        figure,
        f"Where the map of {result.name} can be trusted: dark points on the left have neighbours on "
        "the map that are none among the pixels; dark points on the right lost neighbours that they have there. The "
        f"worst are drawn on top.{few}",
        f"The map of {result.name} twice, coloured by each point's trustworthiness and continuity",
        suffix=f"-{result.name}",
    )
