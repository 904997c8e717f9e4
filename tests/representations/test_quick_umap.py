"""The settings of the quick UMAP: what they are, and that its map is as good as that of the defaults."""

import warnings

import numpy as np
from sklearn.datasets import load_digits
from umap import UMAP

from replearn.metrics.preservation import trustworthiness
from replearn.representations.quick_umap import SHORT, quick_umap


def test_long_vectors_are_cut_and_short_ones_are_not():
    assert isinstance(quick_umap(np.zeros((100, SHORT))), UMAP)
    cut, umap = quick_umap(np.zeros((100, SHORT + 1))).steps
    assert cut.n_components == SHORT
    assert umap.init == "pca"


def test_few_vectors_have_few_neighbours_and_components():
    cut, umap = quick_umap(np.zeros((9, 784))).steps
    assert (cut.n_components, umap.n_neighbors) == (8, 8)


def test_a_seed_means_one_thread_and_none_all():
    assert quick_umap(np.zeros((9, 2)), 0).n_jobs == 1
    assert quick_umap(np.zeros((9, 2)), None).n_jobs == -1


def test_its_map_keeps_the_neighbours_as_well_as_the_defaults_do():
    rows = (load_digits().data[:600] / 16).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quick, default = quick_umap(rows, 0).fit_transform(rows), UMAP(random_state=0).fit_transform(rows)
    assert trustworthiness(rows, quick, 15) > trustworthiness(rows, default, 15) - 0.01
