"""Where a training begins that begins as PCA: at the best that a linear map can, for the network to add to.

The code is the PCA code, each number brought to a standard deviation of 1, plus what the encoder adds; the images
given back are PCA's plus what the decoder adds; both additions are 0 at the beginning.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from replearn.data.source import Images
from replearn.data.views import as_floats
from replearn.errors import UsageError
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.networks.linear_path import LinearPath, zero_last_layer

IN_MEMORY = 2**29  # bytes of images, as float32, that PCA is fitted on at once; more are taken block by block
MOST = 60_000  # images that it is fitted on, spread evenly over more: further ones change nothing
BLOCK = 512  # images
SMALLEST = 1e-4  # deviation of a component, the pixels being in [0, 1]: a smaller one is rounding, and left out


class Components(NamedTuple):
    """mean (F,), axes (k, F) of length 1, standard deviations (k,) of the codes, all float32; k is at most D."""

    mean: np.ndarray
    axes: np.ndarray
    deviations: np.ndarray


def principal_components(images: Images, count: int) -> Components:
    """Return the first `count` principal components of images (N, C, H, W) in [0, 1] or uint8, or all that there are.

    >>> found = principal_components(np.eye(4, dtype=np.float32).reshape(4, 1, 2, 2), 9)
    >>> found.axes.shape
    (3, 4)
    """
    from sklearn.decomposition import PCA, IncrementalPCA  # here, since most trainings that end in a message need none

    chosen = np.unique(np.linspace(0, len(images) - 1, min(len(images), MOST)).astype(np.int64))
    pixels = int(np.prod(images.shape[1:]))
    kept = min(count, len(chosen), pixels)
    if 4 * len(chosen) * pixels <= IN_MEMORY:
        whole = images if len(chosen) == len(images) else images[chosen]
        pca = PCA(kept, random_state=0)
        with np.errstate(invalid="ignore"):  # shares of a variance of 0, where all images are equal
            pca.fit(as_floats(whole).reshape(len(chosen), -1))
    else:
        size = max(BLOCK, 4 * kept)
        blocks = np.array_split(chosen, len(chosen) // size)
        pca = IncrementalPCA(min(2 * kept + 10, len(blocks[-1]), pixels))  # more than are kept: they are then exact
        for block in blocks:
            pca.partial_fit(as_floats(images[block]).reshape(len(block), -1))
    deviations = np.sqrt(pca.explained_variance_[:kept])
    there = deviations > SMALLEST
    parts = pca.mean_, pca.components_[:kept][there], deviations[there]
    return Components(*(np.asarray(part, np.float32) for part in parts))


def start_as_pca(encoder: LinearPath, decoder: LinearPath, images: Images) -> None:
    """Make two networks with linear paths PCA, fitted on images (N, C, H, W).

    Raise UsageError for a network that does not end in its last linear or convolutional layer.
    """
    there, back = encoder.linear, decoder.linear
    assert isinstance(there, LinearEncoder) and isinstance(back, LinearDecoder)
    size = there.map.out_features
    _begin_linear(there, back, principal_components(images, size))
    few = torch.from_numpy(as_floats(np.asarray(images[np.arange(2)])))
    for network, given in ((encoder.network, few), (decoder.network, torch.ones(2, size))):
        zero_last_layer(network)
        _refuse_not_zero(network, given)


@torch.no_grad()
def _begin_linear(encoder: LinearEncoder, decoder: LinearDecoder, found: Components) -> None:
    mean, axes, deviations = map(torch.from_numpy, found)
    scale, k = deviations[:, None], len(axes)  # numbers of the code beyond k are the network's alone
    for parameter in (encoder.map.weight, encoder.map.bias, decoder.map.weight):
        parameter.zero_()
    encoder.map.weight[:k] = axes / scale
    encoder.map.bias[:k] = -(axes / scale) @ mean
    decoder.map.weight[:, :k] = (axes * scale).T
    decoder.map.bias.copy_(mean)


@torch.no_grad()
def _refuse_not_zero(network: nn.Module, given: torch.Tensor) -> None:
    training = network.training
    added = network.eval()(given)
    network.train(training)
    if added.any():
        raise UsageError(
            f"--model.start pca: {type(network).__name__} does not end in its last linear or convolutional layer, so "
            "that it cannot begin at 0; say --model.start random"
        )
