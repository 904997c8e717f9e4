"""The two-dimensional maps of a comparison, side by side."""

from replearn.comparison.comparison import Comparison
from replearn.comparison.result import Result
from replearn.figures.maps import map_row
from replearn.figures.palette import colors_in_words
from replearn.figures.style import new_figure
from replearn.report.drawn import Drawn, subtitle

PLACE = 10


def draw(comparison: Comparison) -> Drawn | None:
    """Draw every map with what it is worth; None where there is none."""
    if not comparison.maps:
        return None
    panels = [(each.name, under(each), comparison.maps[each.name]) for each in comparison.mapped]
    labels = comparison.labels if (comparison.labels >= 0).any() else None
    names = (comparison.class_names or None) if labels is not None else None
    title = f"{comparison.spec.data.name}: {subtitle(comparison)} in two dimensions"
    colours = "" if labels is None else f", {colors_in_words(names or []) or 'each colour a class'}"
    return Drawn(
        map_row(new_figure(11), panels, labels, names, title),
        f"Each point is a test image{colours}. Axes of UMAP and t-SNE carry no meaning, nor do the "
        "distances between their clusters.",
        f"Scatter plots of the test images, side by side: {', '.join(name for name, _, _ in panels)}",
    )


def under(result: Result) -> str:
    """Return what the map drawn is worth: its own numbers, not the means over the seeds."""
    words = ["fitted on these images" if result.in_sample else "new images"]
    if len(result.seeds) > 1:
        words.append(f"seed {result.seeds[0]}")
    for name, how in (("knn15_accuracy", "15-NN {:.1%}"), ("trustworthiness", "trust {:.3f}")):
        if values := result.values(name):
            words.append(how.format(values[0]))
    return ", ".join(words)
