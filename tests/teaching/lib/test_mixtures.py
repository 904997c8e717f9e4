"""Mixtures: at the ends the images themselves, in between what a linear code must give."""

import numpy as np
import pytest
import torch

from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.teaching.lib.mixtures import confidence, interval, mixtures, pairs_of_classes, to_nearest

IMAGES = np.random.default_rng(0).uniform(size=(6, 1, 28, 28)).astype(np.float32)


def test_pairs_are_of_two_classes_and_use_no_image_twice():
    labels = np.random.default_rng(1).integers(0, 10, 500)
    pairs = pairs_of_classes(labels, 200, seed=3)
    assert pairs.shape == (200, 2) and len(np.unique(pairs)) == 400
    assert (labels[pairs[:, 0]] != labels[pairs[:, 1]]).all()
    assert len({tuple(sorted(labels[pair])) for pair in pairs}) > 40, "nearly all of the 45 pairs of classes"


def test_a_linear_autoencoder_mixes_in_code_as_it_would_mix_its_reconstructions():
    torch.manual_seed(0)
    parts = LinearEncoder(latent_dim=4), LinearDecoder(latent_dim=4)
    model = Autoencoder(*parts, latent_dim=4, output="identity").eval()
    mixed = mixtures(model, IMAGES[:3], IMAGES[3:], np.array([0, 0.25, 1]))
    pixels, code = mixed["in pixels"], mixed["in code"]
    assert np.array_equal(pixels[0], IMAGES[:3]) and np.array_equal(pixels[2], IMAGES[3:])
    assert np.allclose(pixels[1], 0.75 * IMAGES[:3] + 0.25 * IMAGES[3:])
    with torch.no_grad():
        assert np.allclose(code[0], model.reconstruct(torch.from_numpy(IMAGES[:3])), atol=1e-5)
    assert np.allclose(code[1], 0.75 * code[0] + 0.25 * code[2], atol=1e-5)


def test_an_image_of_the_set_is_at_distance_0_and_an_untrained_judge_is_unsure():
    assert not to_nearest(IMAGES[2:4], IMAGES).any()
    torch.manual_seed(0)
    sure = confidence(Classifier(LinearEncoder(latent_dim=4), latent_dim=4).eval(), IMAGES)
    assert sure.shape == (6,) and (sure >= 0.1).all() and (sure < 0.9).all()


def test_the_interval_holds_the_mean_in_95_of_100_draws():
    draw = np.random.default_rng(0)
    found = [interval(draw.exponential(size=200)) for _ in range(1000)]
    held = np.mean([abs(one.mean - 1) <= one.half for one in found])
    assert held == pytest.approx(0.95, abs=0.025)
