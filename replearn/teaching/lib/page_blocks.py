"""What the desks of a page read: digits and networks, each a zipped block that all its desks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

from replearn.report.live.block import pack
from replearn.report.live.drawing_frame import frame_of
from replearn.teaching.lib import page_networks
from replearn.teaching.lib.images import digit_images

NEEDS: dict[str, tuple[str, ...]] = {  # blocks, by desk
    "convolution": ("digits",),
    "pooling": ("digits",),
    "latent": ("digits", "coder", "pca"),
    "bottleneck": ("digits", "ordered", "pca"),
    "network": ("digits", "classifier"),
    "mix": ("digits", "ordered", "classifier"),
    "tiny": ("small",),
}
SAMPLES = 200  # test digits that the page carries
SMALL = 600  # of 8 x 8 pixels, that a network in the page learns from


def blocks_html(desks: Iterable[str]) -> str:
    """The data of desks, each block once."""
    names = dict.fromkeys(block for desk in desks for block in NEEDS.get(desk, ()))
    return "\n".join(
        f'<script type="application/octet-stream" data-live="{name}">{BLOCKS[name]()}</script>' for name in names
    )


@cache
def drawing_frame() -> dict[str, Any]:
    """How a drawn digit is to lie in its frame, so that it looks like those of the page."""
    return frame_of(digit_images().test) or {"box": 20, "x": 14.0, "y": 14.0}


@cache
def _digits() -> str:
    images = digit_images()
    labels = images.test_labels[:SAMPLES].astype(np.uint8)
    header = {"name": images.name, "count": len(labels), "frame": drawing_frame()}
    return pack(header, {"images": images.test[:SAMPLES].ravel(), "labels": labels})


@cache
def _small() -> str:
    """The digits of 8 x 8 that scikit-learn carries, so small that a page can learn from them."""
    digits = load_digits()
    images, labels = digits.data[:SMALL], digits.target[:SMALL]
    header = {"count": len(images), "top": 16}
    return pack(header, {"images": images.astype(np.uint8).ravel(), "labels": labels.astype(np.uint8)})


BLOCKS: dict[str, Callable[[], str]] = {
    "digits": _digits,
    "coder": page_networks.coder_block,
    "ordered": page_networks.ordered_block,
    "pca": page_networks.pca_block,
    "classifier": page_networks.classifier_block,
    "small": _small,
}
