"""How well the test images come back from their codes, as they come, not clipped."""

import math

import numpy as np

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric, Scores, over_images
from replearn.metrics.reconstruction import squared_errors, ssim

PLACE = 10
GROUP = "reconstruction"
NEEDS = ("pixels", "reconstructions")


def _errors(codes: Encoded) -> np.ndarray:
    assert codes.reconstructed is not None
    return squared_errors(codes.pixels, codes.reconstructed)


def _mse(codes: Encoded) -> float:
    return float(codes.once(_errors).sum() / codes.pixels.size)


def _sse_per_image(codes: Encoded) -> Scores:
    errors = codes.once(_errors)
    return over_images(errors, len(errors))


def _psnr(codes: Encoded) -> float:
    error = _mse(codes)
    return math.inf if error == 0 else -10 * math.log10(error)


def _ssim(codes: Encoded) -> float:
    assert codes.reconstructed is not None
    images, made = (rows.reshape(-1, *codes.image_shape) for rows in (codes.pixels, codes.reconstructed))
    return ssim(images, made)


METRICS = (
    Metric(
        "mse", "MSE", GROUP, "lower", "{:.6f}", "Mean squared error of a pixel value in [0, 1].",
        NEEDS, _mse, headline=False,
    ),
    Metric(
        "sse_per_image", "error/image", GROUP, "lower", "{:.3f}",
        "Squared error of an image's reconstruction, summed over its pixels.", NEEDS, _sse_per_image,
    ),
    Metric(
        "psnr", "PSNR (dB)", GROUP, "higher", "{:.2f}", "Peak signal to noise: the MSE in decibels.",
        NEEDS, _psnr, headline=False,
    ),
    Metric(
        # no best: it asks mostly whether empty paper stays exactly empty, and prefers few dimensions there
        "ssim", "SSIM", GROUP, None, "{:.4f}", "Structural similarity, at most 1; of windows, empty ones too.",
        NEEDS, _ssim, headline=False,
    ),
)  # fmt: skip
