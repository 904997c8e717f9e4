"""Hidden vectors: what the layers of an encoder give, and what a code cut short still holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import torch

from replearn.models.inference import apply
from replearn.models.ordered import OrderedAutoencoder
from replearn.report.live.tour import read_packed
from replearn.teaching.lib.page_networks import SHAPE, fitted_pca


def layer_width(layer: torch.nn.Module) -> int:
    """Return what a fully connected layer gives; 0 for any other.

    >>> layer_width(torch.nn.Linear(784, 192)), layer_width(torch.nn.ReLU())
    (192, 0)
    """
    return layer.out_features if isinstance(layer, torch.nn.Linear) else 0


def layer_outputs(encoder: torch.nn.Module, pixels: np.ndarray) -> dict[str, np.ndarray]:
    """Return what the linear and convolutional layers of an encoder give for images (N, C, H, W): (N, D) each."""
    found: dict[str, np.ndarray] = {"the image itself": pixels.reshape(len(pixels), -1)}
    hooks = [
        module.register_forward_hook(
            lambda _, __, out, name=name: found.__setitem__(f"layer {name}", out.flatten(1).numpy())
        )
        for name, module in encoder.named_modules()
        if isinstance(module, torch.nn.Linear | torch.nn.Conv2d)
    ]
    with torch.no_grad():
        encoder(torch.from_numpy(pixels))
    for hook in hooks:
        hook.remove()
    return found


def errors_by_size(rows: np.ndarray, sizes: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return the squared error an image of codes cut to so many numbers: an ordered autoencoder's, and PCA's.

    rows (N, 784) in [0, 1].
    """
    ordered, pca = cast("OrderedAutoencoder", read_packed("ordered-ae")[0]), fitted_pca()
    codes, projected = apply(ordered, ordered.embed, rows.reshape(-1, *SHAPE)), pca.transform(rows)
    ours, theirs = [], []
    for k in sizes:
        cut = np.where(np.arange(codes.shape[1]) < k, codes, 0).astype(np.float32)
        made = apply(ordered, ordered.decode, cut).reshape(rows.shape)
        flat = projected[:, :k] @ pca.components_[:k] + pca.mean_
        ours.append(float(((made - rows) ** 2).sum(1).mean()))
        theirs.append(float(((flat - rows) ** 2).sum(1).mean()))
    return ours, theirs
