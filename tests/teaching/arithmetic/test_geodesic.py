"""Distances along the data: on a spiral they are the arc, and walks stay on it."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from replearn.teaching.arithmetic.geodesic import both_ways, geodesics, ordered_right, walk


def spiral(n=200):
    angle = np.linspace(np.pi, 4 * np.pi, n)
    return np.column_stack([angle * np.cos(angle), angle * np.sin(angle)])


def test_a_walk_over_a_spiral_is_as_long_as_its_arc():
    points = spiral()
    lengths, before = geodesics(points, 2)
    arc = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    assert lengths[0, -1] == pytest.approx(arc, rel=1e-4), "but for a point skipped where they lie close"
    places = walk(before, 0, 199)
    assert places == sorted(places) and (places[0], places[-1]) == (0, 199) and walk(before, 5, 5) == [5]
    assert np.allclose(lengths, lengths.T)


def test_both_ways_leaves_out_what_no_walk_joins():
    islands = np.vstack([spiral(20), spiral(20) + 1000])
    found = both_ways(islands, np.repeat([0, 1], 20))
    assert len(found.pairs) == 2 * 190 and found.same.all()
    straight, along = found.gaps.values()
    assert (along >= straight - 1e-9).all(), "no walk is shorter than the straight line"
    first, second = found.pairs[7]
    assert straight[7] == pytest.approx(np.linalg.norm(islands[first] - islands[second]))
    assert found.walk(7)[0] == first and found.walk(7)[-1] == second


def test_ordering_is_the_area_under_the_curve():
    draw = np.random.default_rng(0)
    distances, same = draw.integers(0, 9, 80).astype(float), draw.uniform(size=80) < 0.3
    assert ordered_right(distances, same) == pytest.approx(roc_auc_score(~same, distances))
