"""Where each two-dimensional map can be trusted."""

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result
from replearn.figures.distortion import distortion_map
from replearn.figures.style import new_figure, style
from replearn.report.drawn import Drawn

PLACE = 70


def draw(comparison: Comparison) -> list[Drawn]:
    """Draw each map twice, coloured by each point's own trustworthiness and continuity; of very many, those scored."""
    return [_draw(comparison, result) for result in comparison.mapped if result.arrays("trustworthiness", "per_image")]


def _draw(comparison: Comparison, result: Result) -> Drawn:
    figure = new_figure(9.5, 5.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    title = f"{comparison.spec.data.name}: {result.name}, k = {comparison.spec.k}"
    assert result.codes is not None
    trust, continuity = (result.arrays(name, "per_image")[0] for name in ("trustworthiness", "continuity"))
    points = result.arrays("trustworthiness", "points")[0]
    drawn, every = len(points), len(result.codes)
    few = "" if drawn == every else f" {drawn:,} of {every:,} points are drawn, chosen at random."
    distortion_map(list(axes), result.codes[points], trust, continuity, title)
    return Drawn(
        figure,
        f"Where the map of {result.name} can be trusted: dark points on the left have neighbours on "
        "the map that are none among the pixels; dark points on the right lost neighbours that they have there. The "
        f"worst are drawn on top.{few}",
        f"The map of {result.name} twice, coloured by each point's trustworthiness and continuity",
        suffix=f"-{result.name}",
    )
