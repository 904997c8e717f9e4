"""What no line can part: XOR and rings, by the best line and by a net."""

import numpy as np
import torch

from replearn.teaching.arithmetic.linear_separation import XOR_INPUTS, XOR_LABELS, best_line, rings, xor_by_hand
from replearn.teaching.demos import linear_limits
from replearn.teaching.lib.bending import bent, cut, train_and_watch
from replearn.teaching.lib.learning import accuracy, scores


def test_of_the_sixteen_functions_of_two_bits_a_line_can_do_all_but_two():
    """XOR and its opposite are the only ones, and of them 75 % at best."""
    reached = {}
    for code in range(16):
        labels = np.array([code >> place & 1 for place in range(4)])
        reached[tuple(labels.tolist())] = best_line(XOR_INPUTS, labels)
    hard = {labels for labels, share in reached.items() if share < 1}
    assert hard == {(0, 1, 1, 0), (1, 0, 0, 1)} and {reached[labels] for labels in hard} == {0.75}


def test_the_weights_by_hand_compute_xor():
    assert np.array_equal(xor_by_hand(XOR_INPUTS)[1], XOR_LABELS)


def test_rings_need_a_net_that_starts_from_the_plane_as_it_is():
    points, labels = rings(300, seed=0)
    assert best_line(points, labels) < 0.8
    seen = train_and_watch(points, labels, seed=0, epochs=40, frames=4)
    epochs = [epoch for epoch, _ in seen]
    assert epochs[0] == 0 and epochs[-1] == 40
    assert np.allclose(bent(seen[0][1], points), points, atol=1e-6)
    asked, answers = rings(300, seed=1)
    assert accuracy(seen[-1][1], asked, answers) > 0.95
    moved = bent(seen[-1][1], asked)
    assert best_line(moved, answers) > 0.95, "one line parts them in the hidden plane"
    assert torch.equal(seen[0][1].back.weight, torch.zeros(2, 16))


def test_the_line_that_is_drawn_is_the_nets_cut():
    points, labels = rings(300, seed=0)
    _, network = train_and_watch(points, labels, seed=0, epochs=20, frames=2)[-1]
    one, other = cut(network)
    along, away = other - one, bent(network, points) - one
    side = along[0] * away[:, 1] - along[1] * away[:, 0] > 0  # left of the line
    said = scores(network, points).argmax(axis=1) == 1
    assert 0 < said.sum() < 300 and (np.array_equal(side, said) or np.array_equal(side, ~said))


def test_the_lesson(tmp_path):
    lesson = linear_limits.main(tmp_path, 0)
    assert [path.name for path in lesson.figures] == ["xor.png", "regions.png", "hidden_space.gif"]
    assert lesson.figures[-1].stat().st_size < 500_000
    assert "75 %" in "".join(lesson.html)
