"""Affine and elastic distortion of a batch: beside a training step of ae.yaml, and beside torchvision's transforms."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torchvision.transforms import InterpolationMode, v2
from torchvision.transforms.v2 import functional

from benchmarks.case import Measurement, Settings, gate
from benchmarks.harness import paired, wall
from benchmarks.images import pictures
from benchmarks.networks import autoencoder
from replearn.data.transforms.affine import Affine
from replearn.data.transforms.elastic import Elastic
from replearn.data.transforms.transform import transformed

NAME = "cpu_transforms"
WHAT = "affine and elastic distortion of 256 digits, each by its own draw"
GROUP = "cpu"
STEP, ALONE, ALIKE = "a training step of ae.yaml on them", "torchvision v2, image by image", "torchvision v2, one draw"
AIMS = {STEP: 1 / 10, ALONE: 1 / 2, ALIKE: None}
BATCH, GATED = 256, 8
OURS = (Affine(rotate=15.0, scale=0.1, shear=10.0, shift=2.0), Elastic(strength=1.0, smoothness=4.0))


def run(settings: Settings) -> list[Measurement]:
    """A row a peer; the peers get the same batch."""
    count = settings.size(BATCH, 16)
    images = torch.from_numpy(pictures(settings, count, 64).train).div(255)
    same = gate(*_same_images(images[:GATED]))

    def ours() -> None:
        transformed(images, OURS, torch.Generator().manual_seed(0))

    rows = []
    for peer, theirs in _peers(images, settings.dry).items():
        found = paired(wall(ours), wall(theirs), settings.budget, settings.pairs)
        rows.append(Measurement(WHAT, peer, found.ratio, AIMS[peer], same))
    return rows


def _peers(images: Tensor, dry: bool) -> dict[str, Callable[[], object]]:
    model = autoencoder("ae.yaml", dry).train()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    labels = torch.zeros(len(images), dtype=torch.int64)

    def step() -> None:
        optimizer.zero_grad()
        model.step((images, labels), "train").backward()
        optimizer.step()

    theirs = v2.Compose([
        v2.RandomAffine(15, (2 / 28, 2 / 28), (0.9, 1.1), 10, InterpolationMode.BILINEAR),
        v2.ElasticTransform(alpha=40.0, sigma=4.0),
    ])  # fmt: skip
    return {
        STEP: step,
        ALONE: lambda: torch.stack([theirs(image) for image in images]),
        ALIKE: lambda: theirs(images),
    }


def _same_images(images: Tensor) -> tuple[bool, str]:
    """Ours and torchvision's affine of the same draws."""
    transform, device = OURS[0], images.device
    draws = transform.draws(len(images), device, torch.Generator().manual_seed(0))
    made = [
        functional.affine(
            image, math.degrees(angle), [right, down], factor, [math.degrees(slant), 0.0], InterpolationMode.BILINEAR
        )
        for image, (angle, slant, factor, down, right) in zip(images, torch.stack(draws, 1).tolist(), strict=True)
    ]
    found = transform.transform(images, torch.Generator().manual_seed(0))
    apart = float((found - torch.stack(made)).abs().max())
    return apart < 1e-3, f"the same draws give the same images, {apart:.0e} apart"
