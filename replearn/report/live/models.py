"""Trained models and PCA as the networks that a live page runs."""

from collections.abc import Sequence
from math import prod

import numpy as np
import torch
from torch import nn

from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.representation import RepresentationModel
from replearn.models.self_supervised import SelfSupervised
from replearn.report.live.data import LiveModel
from replearn.report.live.exported import ExportedNetwork, UnknownLayerError
from replearn.report.live.network_export import export_network
from replearn.representations.neighbour_map import DecodableMap, NeighbourMap

MOST_WEIGHTS = 2_000_000  # of a run in one page: 5 MB of text


def live_model(name: str, model: RepresentationModel, codes: np.ndarray, classes: Sequence[str] = ()) -> LiveModel:
    """Return a trained model for the page, with those of its networks that fit.

    codes (N, D): what it gives for the images of the page. Where encoder and decoder together are above
    `MOST_WEIGHTS`, the decoder goes alone if it is not; what is left out is said in `why_not`.
    """
    parts: dict[str, ExportedNetwork] = {}
    reasons = []
    wanted: list[tuple[str, nn.Module, Sequence[int], str | None]] = []
    if isinstance(model, Autoencoder):
        last = None if model.output == "identity" else model.output
        wanted.append(("decoder", model.decoder, (model.latent_dim,), last))
    if isinstance(model, DecodableMap):
        wanted.append(("decoder", model.decoder, (model.latent_dim,), "sigmoid"))
    encoder = model.encoder if isinstance(model, (Autoencoder, Classifier, SelfSupervised, NeighbourMap)) else None
    if encoder is not None:
        wanted.append(("encoder", encoder, model.image_shape, None))
    if isinstance(model, Classifier):
        wanted.append(("head", model.network.head, (model.latent_dim,), "softmax"))
    for part, network, shape, ending in wanted:
        try:
            parts[part] = _exported(network, shape, ending, sum(made.size for made in parts.values()))
        except UnknownLayerError as reason:
            reasons.append(f"The {part} of {name} is not in this page: {reason}.")
    return LiveModel(name, codes, **parts, classes=classes, why_not=" ".join(reasons))


def _exported(network: nn.Module, shape: Sequence[int], ending: str | None, spent: int) -> ExportedNetwork:
    weights = sum(parameter.numel() for parameter in network.parameters())
    if spent + weights > MOST_WEIGHTS:  # asked before the network is run
        raise UnknownLayerError(f"with its {weights:,} weights the run would be above {MOST_WEIGHTS:,}")
    return export_network(network, shape, ending)


def live_pca(name: str, mean: np.ndarray, axes: np.ndarray, codes: np.ndarray, image_shape: Sequence[int]) -> LiveModel:
    """Return PCA of pixels in [0, 1], its mean (F,) and orthonormal axes (D, F), as one layer each way.

    >>> model = live_pca("pca", np.zeros(4), np.eye(4)[:2], np.zeros((20, 2)), (1, 2, 2))
    >>> [step["op"] for step in model.encoder.steps], [step["op"] for step in model.decoder.steps]
    (['reshape', 'dense'], ['dense', 'reshape'])
    """
    weight, centre = torch.from_numpy(np.ascontiguousarray(axes, np.float32)), torch.from_numpy(mean.astype(np.float32))
    encoder, decoder = ExportedNetwork(tuple(image_shape)), ExportedNetwork((len(weight),))
    flat = encoder.add("reshape", [0], shape=[prod(image_shape)])
    encoder.add("dense", [flat], weight=weight, bias=-(weight @ centre))
    rows = decoder.add("dense", [0], weight=weight.T, bias=centre)
    decoder.add("reshape", [rows], shape=list(image_shape))
    return LiveModel(name, codes, encoder, decoder)
