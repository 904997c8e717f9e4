"""What convolutions answer: the very numbers, in the order they are reached."""

import numpy as np
import pytest
import torch
from torch import nn

from replearn.errors import ContentError
from replearn.teaching.lib.layers import conv_layers


def test_weights_and_answers_are_the_networks_own():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 2, 2), nn.ReLU()).eval()
    image = np.random.default_rng(0).normal(size=(1, 8, 8)).astype(np.float32)
    first, second = conv_layers(net, image)
    with torch.no_grad():
        assert np.allclose(first.maps, net[:2](torch.from_numpy(image)[None])[0])
        assert np.allclose(second.maps, net(torch.from_numpy(image)[None])[0])
    assert (first.name, second.weights.shape) == ("convolution 1", (2, 3, 2, 2))
    assert not any(part._forward_hooks for part in net.modules()), "nothing is left hanging on the network"


def test_a_network_without_convolutions_is_refused():
    with pytest.raises(ContentError, match=r"has no convolution.* name another with --run"):
        conv_layers(nn.Sequential(nn.Flatten(), nn.Linear(4, 2)), np.zeros((1, 2, 2)))
