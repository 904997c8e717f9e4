"""Every figure of a comparison, drawn and saved."""

from collections.abc import Callable
from pathlib import Path

from replearn.escape import file_name
from replearn.figures.save import save_figure
from replearn.report.draw_images import neighbours, reconstructions
from replearn.report.draw_lines import accuracy, error, preservation
from replearn.report.draw_maps import distortion, maps
from replearn.report.scene import Drawn, Scene

FIGURES: dict[str, Callable[[Scene], Drawn | None]] = {
    "maps": maps,
    "error_against_dimension": error,
    "accuracy_against_dimension": accuracy,
    "preservation": preservation,
    "reconstructions": reconstructions,
    "neighbours": neighbours,
}


def draw(scene: Scene, folder: Path) -> list[tuple[Path, str, str]]:
    """Draw and save every figure that applies: (path, caption, alternative text)."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {name: make(scene) for name, make in FIGURES.items()}
    for line, codes in scene.maps():
        drawn[file_name(f"distortion-{line.row['representation']}")] = distortion(line, codes, scene)
    made = []
    for name, one in drawn.items():
        if one is not None:
            figure, caption, alt = one
            save_figure(figure, folder / f"{name}.png")
            made.append((folder / f"{name}.png", caption, alt))
    return made
