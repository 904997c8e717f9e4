"""Facts of the data: counted by hand, against NumPy, and MNIST's own where it is."""

import os

import numpy as np
import pytest

from replearn.data.mnist import MNIST
from replearn.teaching.demos import data_facts
from replearn.teaching.demos.data_facts import CROP, MNIST_FACTS, facts, planes
from replearn.teaching.lib.images import photo

ROOT = os.environ.get("REPLEARN_DATA")  # the fixtures of this folder take it away


def test_facts_agree_with_numpy():
    images = np.random.default_rng(0).integers(0, 256, (50, 1, 6, 5)).astype(np.uint8)
    images[:, 0, 2, 3] = 0
    images[images < 60] = 0
    found = facts(images)
    assert (found.images, found.positions) == (50, 30)
    assert np.isclose(found.zeros, (images == 0).mean()) and found.empty == 1
    assert np.isclose(found.mean, (images / 255).mean()) and np.isclose(found.std, (images / 255).std())


@pytest.mark.skipif(not ROOT, reason="needs MNIST: set REPLEARN_DATA to its folder; the twin on the digits runs")
def test_mnist():
    parts = MNIST(ROOT).load().splits
    found = facts(parts["train"].images)
    assert (round(found.zeros, 3), found.empty) == (MNIST_FACTS["zeros"], MNIST_FACTS["empty"]) == (0.809, 67)
    assert (round(found.mean, 4), round(found.std, 4)) == (0.1307, 0.3081)
    everything = np.concatenate([parts["train"].images, parts["test"].images])
    assert facts(everything).empty == MNIST_FACTS["empty_everywhere"] == 65


def test_the_planes_of_a_photo_add_up_to_it():
    assert np.array_equal(sum(planes(photo())), photo())
    assert photo()[CROP].shape == (39, 31, 3)


def test_the_lesson_on_the_bundled_digits(tmp_path):
    lesson = data_facts.main(tmp_path, 0)
    page = "".join(lesson.html)
    assert "scikit-learn digits" in page and "its numbers stand beside" in page
    for words in ("80.9 %", "0.1307", "(39, 31, 3)", "(39, 31, 1)", "(8, 39, 31, 3)", "3,072", "(8, 784)", "322"):
        assert words in page, words
    assert [path.name for path in lesson.figures] == ["digit.png", "emptiness.png", "colours.png", "planes.png"]
