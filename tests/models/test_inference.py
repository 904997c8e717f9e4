"""A trained model over many images: alike in any batches, and the mode of inference ends with each."""

import numpy as np
import torch

from replearn.models.autoencoder import Autoencoder
from replearn.models.inference import BATCH, apply, stream
from replearn.networks.linear import LinearDecoder, LinearEncoder

SHAPE = (1, 3, 4)


def _model():
    return Autoencoder(LinearEncoder(SHAPE, 2), LinearDecoder(SHAPE, 2), latent_dim=2)


def test_an_array_in_batches_is_the_array_at_once():
    model, images = _model(), np.random.default_rng(0).random((2 * BATCH + 3, *SHAPE), dtype=np.float32)
    codes = apply(model, model.embed, images, torch.device("cpu"))
    assert codes.dtype == np.float32 and codes.flags.writeable
    np.testing.assert_allclose(codes, model.embed(torch.from_numpy(images)).detach().numpy(), rtol=1e-5, atol=1e-6)


def test_between_two_batches_the_callers_code_may_learn():
    model, part = _model(), torch.rand(5, *SHAPE)
    blocks = stream(model, model.embed, [(part, part)] * 2, torch.device("cpu"))
    next(blocks)
    model.step((part, part), "train").backward()  # within the mode of inference this is refused
    assert len(next(blocks)) == 5
