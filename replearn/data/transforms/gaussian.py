"""Gaussian weights as a matrix: to smooth along an axis is to multiply by it."""

import torch
from torch import Tensor


def gaussian_weights(places: int, deviation: Tensor) -> Tensor:
    """Return weights (..., N, N) of each place for each, of Gaussians of those deviations (...) in pixels.

    A deviation of 0 gives the identity. Not normalised.

    >>> gaussian_weights(2, torch.tensor([0.0, 1.0]))
    tensor([[[1.0000, 0.0000],
             [0.0000, 1.0000]],
    <BLANKLINE>
            [[1.0000, 0.6065],
             [0.6065, 1.0000]]])
    """
    place = torch.arange(places, device=deviation.device)
    distance = (place[:, None] - place) / deviation.clamp(min=1e-3)[..., None, None]
    return torch.exp(-distance.square() / 2)
