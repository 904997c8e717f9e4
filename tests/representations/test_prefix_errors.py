"""The errors of a code cut to its first numbers, by hand."""

import numpy as np
import pytest
import torch

from replearn.models.ordered import OrderedAutoencoder
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.representations.prefix_errors import prefix_errors


def test_each_size_by_hand():
    torch.manual_seed(0)
    shape = (1, 4, 4)
    model = OrderedAutoencoder(LinearEncoder(shape, 3), LinearDecoder(shape, 3), latent_dim=3).eval()
    images = torch.rand(6, *shape)
    with torch.no_grad():
        codes = model.embed(images)
        by_hand = []
        for k in (1, 2, 3):
            cut = codes.clone()
            cut[:, k:] = 0
            by_hand.append(float((model.decode(cut) - images).square().sum(dim=(1, 2, 3)).mean()))
    found = prefix_errors(model, codes.numpy(), images.numpy())
    assert found == pytest.approx(np.array(by_hand), rel=1e-5)
