"""The Inception module: the cost that the lecture works out, and its parts side by side."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from replearn.networks.inception import Inception, branch


def _multiplications(network, *shape):
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(shape, device="meta"))
    return counter.get_total_flops() // 2  # torch counts a multiplication and an addition


@pytest.mark.parametrize(("through", "cost"), [(None, 120_422_400), (16, 12_443_648)])
def test_the_5x5_branch_costs_what_the_lecture_says(through, cost):
    with torch.device("meta"):
        network = branch(192, 32, 5, through)
    assert _multiplications(network, 1, 192, 28, 28) == cost


def test_the_same_cost_by_hand():
    assert 28 * 28 * 32 * 5 * 5 * 192 == 120_422_400
    assert 28 * 28 * 16 * 192 + 28 * 28 * 32 * 5 * 5 * 16 == 2_408_448 + 10_035_200 == 12_443_648


def test_its_maps_are_those_of_its_branches_in_order():
    torch.manual_seed(0)
    module, maps = Inception(6, one=2, three=(3, 4), five=(2, 3), pooled=1), torch.rand(2, 6, 9, 9)
    out = module(maps)
    assert out.shape == (2, 10, 9, 9)
    pooled = torch.nn.functional.max_pool2d(maps, 3, stride=1, padding=1)
    for start, stop, part, seen in ((0, 2, 0, maps), (2, 6, 1, maps), (6, 9, 2, maps), (9, 10, 3, pooled)):
        alone = module.branches[part][-1](seen) if part == 3 else module.branches[part](seen)
        torch.testing.assert_close(out[:, start:stop], alone)
