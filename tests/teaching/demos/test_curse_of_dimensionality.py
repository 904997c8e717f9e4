"""Distances concentrate: as theory says in a cube, and not in digits."""

import numpy as np
import pytest

from replearn.teaching.arithmetic.concentration import relative_contrast, relative_spread, side_of_share
from replearn.teaching.demos import curse_of_dimensionality
from replearn.teaching.demos.curse_of_dimensionality import contrasts
from replearn.teaching.lib.images import digit_images


def test_contrast_by_hand():
    points = np.array([[3.0, 4.0], [0.0, 1.0], [6.0, 8.0]])  # 5, 1 and 10 from the origin
    assert relative_contrast(points, np.zeros((1, 2))) == pytest.approx(9)
    turned = points @ np.array([[0.6, -0.8], [0.8, 0.6]])
    assert relative_contrast(7 * turned, np.zeros((1, 2))) == pytest.approx(9)


def test_one_query_beside_a_point_does_not_decide_the_contrast():
    points, queries = np.array([[0.0], [10.0]]), np.array([[1.0], [2.0], [1e-9]])  # 9/1 - 1, 8/2 - 1, very many
    assert relative_contrast(points, queries) == pytest.approx(8)


@pytest.mark.parametrize("dimension", [50, 400])
def test_the_spread_in_a_cube_follows_theory(dimension):
    points = np.random.default_rng(0).uniform(size=(400, dimension))
    assert relative_spread(points) == pytest.approx((7 / (20 * dimension)) ** 0.5, rel=0.05)


def test_a_box_that_holds_a_share():
    assert side_of_share(0.01, 3) ** 3 == pytest.approx(0.01)
    assert side_of_share(0.01, 784) > 0.99


def test_digits_keep_the_contrast_that_a_cube_loses():
    digits = digit_images().train.reshape(-1, 784) / 255
    cube, real = contrasts(digits, seed=0, points=300, queries=20, dimensions=(2, 20, 200))
    assert cube[0] > cube[1] > cube[2] and cube[2] < 0.5
    assert real[2] > 2 * cube[2]


def test_the_lesson(tmp_path, monkeypatch):
    monkeypatch.setattr(curse_of_dimensionality, "POINTS", 900)
    lesson = curse_of_dimensionality.main(tmp_path, 0)
    assert [path.stem for path in lesson.figures] == ["contrast", "distances"]
    assert "10^784" in "".join(lesson.html)
