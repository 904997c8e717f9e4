"""One fixed shuffle of the pixels, and the MLP that does not notice it."""

import numpy as np
import torch
from torch import nn


def shuffled(images: np.ndarray, seed: int) -> np.ndarray:
    """Return the images (N, C, H, W) with their pixels in another order, the same for every image and channel.

    >>> shuffled(np.arange(8).reshape(2, 1, 2, 2), seed=2).reshape(2, 4).tolist()
    [[3, 2, 0, 1], [7, 6, 4, 5]]
    """
    flat = images.reshape(*images.shape[:2], -1)
    return flat[..., np.random.default_rng(seed).permutation(flat.shape[2])].reshape(images.shape)


def permute_inputs(network: nn.Sequential, shape: tuple[int, int, int], seed: int) -> None:
    """Reorder the first weights of an MLP in place, so that it says of shuffled images what it said before."""
    places = np.arange(np.prod(shape)).reshape(1, *shape)
    layer = network[1]
    assert isinstance(layer, nn.Linear)
    with torch.no_grad():
        layer.weight.copy_(layer.weight[:, shuffled(places, seed).ravel()])
