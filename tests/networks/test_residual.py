"""The residual block: the identity for nothing learned, and the sum that it is said to be."""

import torch
from torch import nn

from replearn.networks.residual import ResidualBlock, ResidualEncoder


def _cleared(block):
    for parameter in block.parameters():
        nn.init.zeros_(parameter)
    return block.eval()


def test_with_zero_weights_a_block_is_the_identity_and_a_plain_one_forgets_all():
    maps = torch.rand(2, 3, 5, 5)
    assert torch.equal(_cleared(ResidualBlock(3))(maps), maps)
    assert torch.equal(_cleared(ResidualBlock(3, skip=False))(maps), torch.zeros_like(maps))


def test_a_block_adds_its_change_to_what_came_in():
    torch.manual_seed(0)
    block, maps = ResidualBlock(3).eval(), torch.rand(2, 3, 5, 5)
    conv1, bn1, _, conv2, bn2 = block.change
    by_hand = torch.relu(bn2(conv2(torch.relu(bn1(conv1(maps))))) + maps)
    torch.testing.assert_close(block(maps), by_hand)


def test_skips_cost_no_parameter_and_the_depth_is_as_said():
    with_skips, plain = (ResidualEncoder(blocks=4, skips=skips) for skips in (True, False))
    plain.load_state_dict(with_skips.state_dict())
    layers = [m for m in plain.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    assert len(layers) == 2 * 4 + 2
