"""Hand-made features: against loops, and against what must not matter to them."""

import numpy as np

from replearn.teaching.arithmetic.gradient_histograms import block_means, gradient_histograms

IMAGES = np.random.default_rng(0).uniform(size=(3, 1, 28, 28))


def test_block_means_against_a_loop():
    found = block_means(IMAGES, 5)
    assert found.shape == (3, 25)
    for row in range(5):
        for column in range(5):
            block = IMAGES[:, 0, 5 * row : 5 * row + 5, 5 * column : 5 * column + 5]
            assert np.allclose(found[:, 5 * row + column], block.mean(axis=(1, 2)))


def test_histograms_do_not_see_brightness_contrast_or_which_side_is_dark():
    plain = gradient_histograms(IMAGES)
    assert plain.shape == (3, 3 * 3 * 36)
    assert np.allclose(plain, gradient_histograms(0.3 * IMAGES + 0.2), atol=1e-5)
    assert np.allclose(plain, gradient_histograms(1 - IMAGES), atol=1e-5)
    blocks = plain.reshape(3, 36, 9)
    assert np.allclose(np.linalg.norm(blocks, axis=1), 1, atol=1e-5)


def test_a_turned_edge_moves_to_the_bin_of_its_direction():
    y, x = np.mgrid[:14, :14]
    for k in range(9):  # a ramp rising at k * 20 degrees
        angle = np.pi * k / 9
        ramp = (np.cos(angle) * x + np.sin(angle) * y)[None, None]
        bins = gradient_histograms(ramp).reshape(4, 9).sum(axis=0)
        assert bins.argmax() == k and bins[k] > 0.99 * bins.sum(), k


def test_a_flat_image_has_no_edges():
    assert not gradient_histograms(np.full((1, 3, 14, 21), 0.5)).any()
