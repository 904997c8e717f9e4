"""The two-dimensional maps of a comparison, and where they can be trusted."""

import numpy as np

from replearn.comparison.rows import Line
from replearn.figures.distortion import distortion_map, lowest_shown
from replearn.figures.maps import map_row
from replearn.figures.style import new_figure, style
from replearn.report.scene import Drawn, Scene


def maps(scene: Scene) -> Drawn | None:
    """All two-dimensional maps side by side."""
    found = scene.maps()
    if not found:
        return None
    panels = [(str(line.row["representation"]), _under(line), codes) for line, codes in found]
    labels = scene.images.test_labels if (scene.images.test_labels >= 0).any() else None
    names = scene.class_names if labels is not None else None
    title = f"{scene.data}: {scene.where} in two dimensions"
    colours = "" if labels is None else ", each colour a class"
    return (
        map_row(new_figure(11), panels, labels, names, title),
        f"Each point is a test image{colours}. Axes of UMAP and t-SNE carry no meaning, nor do the "
        "distances between their clusters.",
        f"Scatter plots of the test images, side by side: {', '.join(name for name, _, _ in panels)}",
    )


def _under(line: Line) -> str:
    """What the map drawn is worth: its own numbers, not the means over the seeds."""
    words = ["fitted on these images" if line.row["in_sample"] else "new images"]
    if len(line.row["seeds"]) > 1:
        words.append(f"seed {line.row['seeds'][0]}")
    for name, how in (("knn15_accuracy", "15-NN {:.1%}"), ("trustworthiness", "trust {:.3f}")):
        if (value := line.cells[0].numbers.get(name)) is not None:
            words.append(how.format(value))
    return ", ".join(words)


def distortion(line: Line, codes: np.ndarray, scene: Scene) -> Drawn | None:
    """One map twice, coloured by each point's own trustworthiness and continuity; of very many points, those drawn."""
    arrays = line.cells[0].arrays
    if "point_trust" not in arrays:
        return None
    figure = new_figure(9.5, 5.2)
    figure.set_layout_engine("constrained")
    with style():
        axes = figure.subplots(1, 2)
    title = f"{scene.data}: {line.row['representation']}, k = {scene.settings.k}"
    points = arrays.get("points")  # those that neighbours were found for, where not for all
    few = "" if points is None else f" {len(points):,} of {len(codes):,} points are drawn, chosen at random."
    places = codes if points is None else codes[points]
    distortion_map(list(axes), places, arrays["point_trust"], arrays["point_cont"], title, _one_scale(scene))
    return (
        figure,
        f"Where the map of {line.row['representation']} can be trusted: dark points on the left have neighbours on "
        "the map that are none among the pixels; dark points on the right lost neighbours that they have there. The "
        f"worst are drawn on top.{few}",
        f"The map of {line.row['representation']} twice, coloured by each point's trustworthiness and continuity",
    )


def _one_scale(scene: Scene) -> float:
    """Where the colours of every distortion map of a report begin: the maps are to be compared."""
    kept = [line.cells[0].arrays for line, _ in scene.maps()]
    return lowest_shown([arrays[name] for arrays in kept for name in ("point_trust", "point_cont") if name in arrays])
