"""The networks that the desks run, as blocks of the page: those that come with the package, or a run that was named."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import numpy as np
from sklearn.decomposition import PCA

from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.inference import apply
from replearn.models.representation import RepresentationModel
from replearn.report.live.block import pack
from replearn.report.live.data import LiveModel
from replearn.report.live.models import live_model
from replearn.report.live.tour import read_packed
from replearn.teaching.lib import nets
from replearn.teaching.lib.images import digit_images

SHAPE = (1, 28, 28)
PLACED = 1500  # test digits that are dots in a plane of codes
LEARNED_FROM = 10_000  # digits that PCA is fitted on, at most
COMPONENTS = 32


def network_block(kind: type[RepresentationModel], packed: str) -> str:
    """A model's networks as a block, with the plane that the test digits lie in: a run that was named, else ours."""
    return _block(*named_or_packed(kind, packed))


@cache
def named_or_packed(kind: type[RepresentationModel], packed: str) -> tuple[str, RepresentationModel]:
    """The model of the run that was named, where the page can run it on digits of 28 x 28; else that of `packed`."""
    run = nets.given.get(kind)
    if run is not None and tuple(cast(Any, run.model).image_shape) == SHAPE:
        probe = live_model(run.name, run.model, np.zeros((1, 1)))
        if not probe.why_not:
            return run.name, run.model
    return packed, read_packed(packed)[0]


def _block(name: str, model: RepresentationModel) -> str:
    codes = apply(model, model.embed, test_pixels())
    live = live_model(name, model, codes, [str(i) for i in range(10)] if isinstance(model, Classifier) else ())
    header = {"name": name, "classes": list(live.classes)} | _parts(live)
    return pack(header, _weights(live) | plane(codes))


def _parts(live: LiveModel) -> dict[str, Any]:
    parts = {part: getattr(live, part) for part in ("encoder", "decoder", "head")}
    return {part: network and network.description(part) for part, network in parts.items()}


def _weights(live: LiveModel) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for part in ("encoder", "decoder", "head"):
        if (network := getattr(live, part)) is not None:
            arrays |= network.stored(part)
    return arrays


def plane(codes: np.ndarray) -> dict[str, np.ndarray]:
    """Where codes (N, D) lie in a plane of their space: (N, 2), `axes` (2, D) of length 1 and `mean` (D,).

    Codes of two numbers are their own plane; of others it is that of the two directions that vary most.
    """
    mean = codes.mean(axis=0)
    axes = np.eye(2) if codes.shape[1] == 2 else np.linalg.svd(codes - mean, full_matrices=False)[2][:2]
    return {
        "plane": ((codes - mean) @ axes.T).astype(np.float32).ravel(), "axes": axes.astype(np.float32).ravel(),
        "mean": mean.astype(np.float32),
    }  # fmt: skip


@cache
def test_pixels() -> np.ndarray:
    """The test digits that are placed, (N, 1, 28, 28) in [0, 1]."""
    return digit_images().test[:PLACED].astype(np.float32) / 255


@cache
def fitted_pca() -> PCA:
    """PCA of the training digits, with `COMPONENTS` components."""
    rows = digit_images().train[:LEARNED_FROM].reshape(-1, 784).astype(np.float32) / 255
    return PCA(min(COMPONENTS, len(rows)), random_state=0).fit(rows)


def pca_block() -> str:
    """PCA as a block: the mean image, the components, one a row, and the digits' first two numbers."""
    pca = fitted_pca()
    codes = pca.transform(test_pixels().reshape(-1, 784))
    return pack(
        {"name": "PCA", "size": len(pca.components_)},
        {"image": pca.mean_.astype(np.float32), "components": pca.components_.astype(np.float16).ravel(),
         "plane": codes[:, :2].astype(np.float32).ravel(), "labels": placed_labels()},
    )  # fmt: skip


def placed_labels() -> np.ndarray:
    """Labels of the test digits that are placed, (N,) uint8."""
    return digit_images().test_labels[:PLACED].astype(np.uint8)


def coder_block() -> str:
    """An autoencoder with a code of two, or the run named."""
    return network_block(Autoencoder, "ae-2d")


def ordered_block() -> str:
    """An autoencoder whose code can be cut short."""
    return _block("ordered-ae", read_packed("ordered-ae")[0])


def classifier_block() -> str:
    """A small convolutional classifier, or the run named."""
    return network_block(Classifier, "classifier")
