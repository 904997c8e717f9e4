"""The weights that others trained: fetched once, before a training, for the networks that ask for them."""

import hashlib
import pickle
from pathlib import Path
from urllib.parse import urlparse

import torch
import torchvision.models
from torch import Tensor, nn

from replearn.data.download import DownloadError, PublishedFile, fetch
from replearn.errors import ContentError, UsageError
from replearn.networks.torchvision_encoder import TorchvisionEncoder


def start_from_pretrained(model: nn.Module) -> None:
    """Give each network in `model` the published weights that it names, where it names any.

    For a training that begins, and for nothing else: what goes on from a checkpoint has its weights there.
    Raise UsageError where they are not to be had, ContentError where their file is damaged.

    >>> start_from_pretrained(nn.Linear(1, 1))
    """
    for network in model.modules():
        if isinstance(network, TorchvisionEncoder) and network.weights is not None:
            path = _cached(network.weights)
            try:
                network.load_published(_weights(network.weights, path))
            except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
                raise ContentError(
                    f"{path}: does not hold the weights {network.weights.name} of torchvision's "
                    f"{network.published.name}; delete it and run again to download it"
                ) from error


def _weights(entry: torchvision.models.WeightsEnum, path: Path) -> dict[str, Tensor]:
    """Return the state dict, from torch's cache, or downloaded into it and checked against its hash."""
    if not path.is_file():
        host, name = entry.url.rsplit("/", 1)
        try:
            fetch(PublishedFile(name, None, Path(name).stem.split("-")[-1]), [f"{host}/"], path.parent)
        except (DownloadError, OSError) as error:
            raise UsageError(
                f"weights {entry.name}: could not be downloaded from {entry.url} ({error}); put that file into "
                f"{path.parent}, or say null for random weights"
            ) from error
    _check(path)
    return torch.load(path, map_location="cpu", weights_only=True)


def _check(path: Path) -> None:
    """Hold a file of torch's cache to the SHA-256 whose first digits its name ends in; it may have lain there long."""
    begins = path.stem.split("-")[-1]
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if not found.startswith(begins):
        raise ContentError(
            f"{path}: is damaged, its SHA-256 begins with {found[:8]} and not with {begins}; "
            "delete it and run again to download it"
        )


def _cached(entry: torchvision.models.WeightsEnum) -> Path:
    """Return the file of torch's cache that these weights have, whether it is there or not."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(entry.url).path).name
