"""The retina: measured on grids worked by hand, and learned from strokes on a small one."""

import numpy as np
import pytest

from replearn.teaching.lib.retina import (
    correlation_by_reach,
    distances,
    grid_recall,
    mean_by_distance,
    pairs_of,
    retina,
)
from replearn.teaching.lib.skip_gram import skip_gram

GRID = np.argwhere(np.ones((5, 5)))


def test_true_places_as_vectors_recall_every_neighbour():
    assert grid_recall(GRID.astype(float), GRID) > 0.95, "at a border the 8 nearest hold all who touch"
    chance = np.mean([grid_recall(np.random.default_rng(i).normal(size=(25, 3)), GRID) for i in range(40)])
    assert chance == pytest.approx(8 / 24, abs=0.03)


def test_distances_pair_by_pair():
    vectors = np.random.default_rng(0).normal(size=(25, 3))
    grid, learned = distances(vectors, GRID)
    assert len(grid) == len(learned) == 25 * 24 / 2
    assert grid[:3].tolist() == [1, 2, 3], "the first position and those on its row"
    matrix = np.linalg.norm(GRID[:, None] - GRID[None], axis=2)
    assert np.array_equal(pairs_of(matrix), grid)
    assert correlation_by_reach(grid, -grid, 0, 9) == pytest.approx(-1)
    x, mean, deviation = mean_by_distance(grid, 2 * np.rint(grid))
    assert mean.tolist() == (2 * x).tolist() and not deviation.any()


def test_the_grid_comes_back_from_strokes_whatever_the_order_of_positions():
    draw = np.random.default_rng(0)
    images = np.zeros((3000, 1, 8, 8), np.uint8)
    for image, (row, column) in zip(images, draw.integers(0, 6, (3000, 2)), strict=True):
        image[0, row : row + 3, column : column + 3] = 255  # a blot of 3x3
    seen = retina(images)
    assert seen.left_out == 0 and seen.sentences.sum(axis=1).tolist() == [9] * 3000
    shuffled = draw.permutation(64)
    vectors = skip_gram(seen.sentences[:, shuffled], dim=16, steps=200)
    assert grid_recall(vectors, seen.places[shuffled]) > 0.8
