"""Drawings and digits moved by a pixel."""

import numpy as np
import pytest

from replearn.data.digits import Digits
from replearn.teaching.arithmetic.shift import changes, letter_matches, line_features, matches, moved, relative_change


@pytest.mark.parametrize("step", [(0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (0, 0)])
def test_moved_there_and_back_but_for_what_fell_off(step):
    image = np.random.default_rng(0).uniform(1, 2, size=(2, 5, 5))
    inner = (slice(None), slice(1, -1), slice(1, -1))
    assert np.array_equal(moved(moved(image, *step), *(-side for side in step))[inner], image[inner])
    assert np.array_equal(moved(image, *step)[inner], np.roll(image, step, (1, 2))[inner])
    assert (moved(image, *step) == 0).sum() == 50 - 2 * (5 - abs(step[0])) * (5 - abs(step[1]))


@pytest.mark.parametrize("step", [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_more_of_the_letter_matches_after_pooling(step):
    before, after = letter_matches(*step)
    assert after[0] > before[0]
    assert after[0] / after[1] > before[0] / before[1]


def test_counts_by_hand():
    assert letter_matches(0, 0) == ((10, 10), (10, 10))
    assert matches(np.array([-1, 0]), np.array([0.5, 0])) == (1, 1)
    assert relative_change(np.array([[3.0], [0.0]]), np.array([[3.0], [0.0]])).tolist() == [0, 0]


def test_features_follow_the_image():
    image = np.zeros((1, 9, 9))
    image[0, 4, 3:6] = 1
    assert np.array_equal(moved(line_features(image), 0, 1), line_features(moved(image, 0, 1)))


def test_pooling_lessens_the_change_of_real_digits_and_leaving_out_does_not():
    images = np.asarray(Digits().load().splits["test"].images[:60])[:, 0] / 255
    means = {name: values.mean(axis=1) for name, values in changes(images, 2).items()}
    assert len({float(mean[0]) for mean in means.values()}) == 1
    for name in ("max", "average", "L^2"):
        assert means[name][2] < means[name][1] < means[name][0]
        assert means[name][2] < 0.9 * means["top left value"][2]
