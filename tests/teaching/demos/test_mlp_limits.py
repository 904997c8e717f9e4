"""Limits of MLPs: vanishing gradients, minima of XOR, and that the lesson can be run."""

import numpy as np
from torch import nn

from replearn.teaching.demos import mlp_limits
from replearn.teaching.lib.deep_nets import deep_mlp, gradient_norms, xor_losses
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.learning import count_parameters, seeded


def test_sigmoids_starve_the_first_layer_and_relus_do_not():
    images = digit_images()
    x, y = images.train[:64], images.train_labels[:64]
    share = {}
    for kind in (nn.Sigmoid, nn.ReLU):
        norms = gradient_norms(seeded(lambda k=kind: deep_mlp(10, k), 0), x, y)
        assert len(norms) == 10
        share[kind] = norms[0] / norms[-1]
    assert share[nn.Sigmoid] < 1e-5 < 1e-4 < share[nn.ReLU]


def test_the_mlp_has_the_weights_that_the_lesson_tells():
    weights = 784 * 256 + 256 * 256 + 256 * 10
    assert count_parameters(deep_mlp(3, nn.ReLU, 256)) == weights + 256 + 256 + 10
    assert round(weights, -4) == 270_000


def test_some_starts_of_a_small_xor_net_end_in_a_local_minimum_and_wide_ones_do_not():
    """One point wrong of four at best: (3/4) times the entropy of 2/3, or half of ln 2."""
    losses = xor_losses(2, 20, seed=0)
    stuck = losses[losses > 0.1]
    assert 0 < len(stuck) < 20
    levels = np.array([np.log(2) / 2, 0.75 * (np.log(3) - 2 / 3 * np.log(2)), np.log(2)])
    assert np.abs(stuck[:, None] - levels).min(axis=1).max() < 0.02
    assert (xor_losses(8, 20, seed=0) < 0.1).all()


def test_the_lesson_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(mlp_limits, "SIZES", (40, 5000))
    monkeypatch.setattr(mlp_limits, "STARTS", 10)
    lesson = mlp_limits.main(tmp_path, 0)
    assert [path.name for path in lesson.figures] == ["vanishing.png", "overfitting.png"]
    assert "scikit-learn digits" in lesson.html[0]
