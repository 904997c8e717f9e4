"""The maps of a comparison coloured by distortion, beside each other."""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import PathCollection

from replearn.report.figures.distortion import draw


def mapped(name, lowest):
    values = np.linspace(lowest, 1, 100)
    arrays = {"per_image": values, "points": np.arange(100)}
    codes = np.random.default_rng(0).normal(size=(100, 2))
    return SimpleNamespace(name=name, codes=codes, arrays=lambda metric, kind: [arrays[kind]])


def test_all_maps_of_a_report_are_drawn_on_one_scale():
    spec = SimpleNamespace(k=15, data=SimpleNamespace(name="digits"))
    drawn = draw(SimpleNamespace(mapped=[mapped("pca", 0.6), mapped("tsne", 0.95)], spec=spec))
    dots = [
        dot for each in drawn for ax in each.figure.axes for dot in ax.collections if isinstance(dot, PathCollection)
    ]
    assert len(dots) == 4
    assert {(dot.norm.vmin, dot.norm.vmax) for dot in dots} == {(0.6, 1.0)}
