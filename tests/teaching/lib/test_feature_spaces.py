"""Feature spaces: the same images, several vectors; and two measures of nearness."""

import numpy as np
import torch

from replearn.models.autoencoder import Autoencoder
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.teaching.lib.feature_spaces import both_nearest, feature_spaces, gaps, unit

IMAGES = np.random.default_rng(0).integers(0, 256, (50, 1, 28, 28)).astype(np.uint8)


def test_spaces_are_named_by_what_they_hold():
    torch.manual_seed(0)
    model = Autoencoder(LinearEncoder(latent_dim=4), LinearDecoder(latent_dim=4), latent_dim=4).eval()
    spaces = feature_spaces(IMAGES[:40], IMAGES[40:], {"codes": model})
    shapes = {name: (len(known), asked.shape) for name, (known, asked) in spaces.items()}
    assert shapes == {"pixels, 784": (40, (10, 784)), "PCA, 30": (40, (10, 30)), "codes, 4": (40, (10, 4))}
    assert spaces["pixels, 784"][0].max() <= 1
    with torch.no_grad():
        assert np.allclose(spaces["codes, 4"][1], model.embed(torch.from_numpy(IMAGES[40:] / 255).float()), atol=1e-5)


def test_the_cosine_does_not_see_length():
    draw = np.random.default_rng(1)
    references, queries = draw.normal(size=(30, 4)), draw.normal(size=(5, 4))
    longer = references * draw.uniform(1, 9, (30, 1))
    assert np.array_equal(both_nearest((references, queries), 3)[1], both_nearest((longer, queries), 3)[1])
    assert not np.array_equal(both_nearest((references, queries), 3)[0], both_nearest((longer, queries), 3)[0])
    assert np.allclose(np.linalg.norm(unit(longer), axis=1), 1)


def test_gaps_against_a_loop():
    a, b = np.random.default_rng(2).normal(size=(2, 4, 3))
    euclidean, cosine = gaps(a, b)
    for i in range(4):
        for j in range(4):
            assert np.isclose(euclidean[i, j], np.linalg.norm(a[i] - b[j]))
            assert np.isclose(cosine[i, j], 1 - a[i] @ b[j] / np.linalg.norm(a[i]) / np.linalg.norm(b[j]))
