"""Classifiers of torchvision, their last layer left out."""

from functools import partial
from pathlib import Path

import torch
import torchvision.models
from torch import nn

from replearn.errors import UsageError, suggestion
from replearn.networks.backbones.published import LOCAL, RANDOM, Preprocessing, Published
from replearn.networks.torchvision_encoder import named_weights


def find(name: str, weights: str | None) -> Published:
    """Return what torchvision says of a classifier. See `published`."""
    known = torchvision.models.list_models(torchvision.models)
    if name not in known:
        raise UsageError(f"name {name}: torchvision has no classifier of that name{suggestion(name, known)}")
    if weights is not None and weights.startswith(LOCAL):
        raise UsageError(f"weights {weights}: torchvision's own weights are meant; of a folder read those with timm")
    entry = named_weights(name, "DEFAULT" if weights in (None, RANDOM) else weights)
    preset = entry.transforms()
    size = int(preset.crop_size[0])
    preprocessing = Preprocessing(
        size, size / preset.resize_size[0], False, preset.interpolation.value, tuple(preset.mean), tuple(preset.std)
    )
    licence = str(entry.meta.get("license") or "unknown")
    label = name if weights == RANDOM else f"{name}.{entry.name}"
    return Published(label, preprocessing, partial(_build, name), licence, weights=entry)


def _build(name: str, size: int, pool: str, path: Path | None) -> nn.Module:
    if pool != "auto":
        raise UsageError(f"pool {pool}: a network of torchvision has its own, say auto; timm's can be asked for others")
    made = torchvision.models.get_model(name, weights=None)
    if path is not None:
        made.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    last = [place for place, layer in made.named_modules() if isinstance(layer, nn.Linear)][-1]
    made.set_submodule(last, nn.Identity())
    return made
