"""Dots coloured by a number: where and as given."""

import numpy as np

from replearn.figures.style import new_axes
from replearn.teaching.figures.position_map import position_map

POINTS = np.random.default_rng(0).normal(size=(12, 2))


def test_dots_carry_their_values(draw):
    figure, ax = new_axes()
    position_map(ax, POINTS, np.arange(12), "row", "coloured by row")
    (dots,) = [part for part in ax.collections if len(part.get_offsets()) == 12]
    assert np.allclose(dots.get_offsets(), POINTS) and dots.get_array().tolist() == list(range(12))
    draw(figure)
