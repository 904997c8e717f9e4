"""A page of one finished run: its map and that of the pixels to touch, its networks to try, and its figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from replearn.models.capabilities import Decodes, Predicts
from replearn.report.html import asset, figure, head
from replearn.report.live.data import LiveData, LiveMap, Placement
from replearn.report.live.models import live_model, live_pca
from replearn.report.live.section import live_section
from replearn.representations.run_outputs import RunOutputs
from replearn.runs.text_files import write_text


def write_run_page(
    outputs: RunOutputs, points: Mapping[str, np.ndarray], words: Mapping[str, str], figures: Sequence[Path], path: Path
) -> Path:
    """Write the page. points: maps (N, 2) of the "code" and the "pixels"; words: how each was made."""
    data = live_of_run(outputs, points, words)
    shown = "\n".join(figure(each, f"{each.stem.replace('_', ' ').capitalize()}.", each.stem) for each in figures)
    parts = [
        head(outputs.what),
        f'<section id="live"><h2>Explore</h2>{live_section(data)}</section>',
        f'<section id="figures"><h2>Figures</h2>{shown}</section>',
        f"<script>{asset('page.js')}</script></body></html>\n",
    ]
    write_text(path, "\n".join(parts))
    return path


def live_of_run(outputs: RunOutputs, points: Mapping[str, np.ndarray], words: Mapping[str, str]) -> LiveData:
    """Return what the page of a run shows: see `write_run_page`."""
    run, data = outputs.run, outputs.data
    own = Placement(run.name, approximate=outputs.dimensions != 2)
    models = [live_model(run.name, outputs.model, outputs.codes, run.classes)]
    errors, predicted = {}, {}
    files = data.get_split("test").files
    spaces = {run.name: outputs.codes, "raw pixels": outputs.test.reshape(len(outputs.test), -1)}
    if isinstance(outputs.model, Decodes):
        codes = outputs.pca.transform(spaces["raw pixels"])
        models.append(live_pca("pca", outputs.pca.mean_, outputs.pca.components_, codes, data.image_shape))
        errors[run.name], spaces["pca"] = outputs.errors, codes
    if isinstance(outputs.model, Predicts) and outputs.knows_classes:
        predicted[run.name] = outputs.predicted
    return LiveData(
        str(data.name), np.rint(np.clip(outputs.test, 0, 1) * 255).astype(np.uint8), outputs.labels,
        list(data.class_names), files=() if files is None else files.tolist(),
        maps=[LiveMap(run.name, points["code"], words["code"], placement=own),
              LiveMap("raw pixels", points["pixels"], words["pixels"],
                      placement=Placement(models[-1].name, approximate=True))],
        models=models, spaces=spaces, errors=errors, predicted=predicted,
        clusters={} if outputs.clusters is None else {run.name: outputs.clusters},
        in_python="replearn.RunOutputs(run, run.images()).test[indices]",
    )  # fmt: skip
