"""What each convolution of a network answers to an image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from replearn.errors import ContentError


@dataclass(frozen=True)
class ConvLayer:
    """One convolution: its name, weights (C_out, C_in, k, k), and answers (C_out, H, W), below 0 cut off."""

    name: str
    weights: np.ndarray
    maps: np.ndarray


@torch.no_grad()
def conv_layers(network: nn.Module, image: np.ndarray) -> list[ConvLayer]:
    """Return every convolution of a network on its way through one image (C, H, W), in the order they are reached.

    Raise ContentError for a network without one.

    >>> conv_layers(nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU()), np.zeros((1, 8, 8)))[0].maps.shape
    (4, 6, 6)
    """
    layers: list[ConvLayer] = []

    def keep(module: nn.Module, _: object, answer: torch.Tensor) -> None:
        assert isinstance(module, nn.Conv2d)
        name = f"convolution {len(layers) + 1}"
        layers.append(ConvLayer(name, module.weight.cpu().numpy(), answer[0].relu().cpu().numpy()))

    hooks = [part.register_forward_hook(keep) for part in network.modules() if isinstance(part, nn.Conv2d)]
    try:
        device = next(network.parameters()).device
        network.eval()(torch.from_numpy(np.asarray(image, dtype=np.float32))[None].to(device))
    finally:
        for hook in hooks:
            hook.remove()
    if not layers:
        raise ContentError("the classifier has no convolution, so no filters to draw; name another with --run")
    return layers
