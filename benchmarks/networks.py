"""One autoencoder in two forms with the same weights: ours, and as a textbook writes it."""

from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import torch
import yaml
from torch import Tensor, nn

from replearn.models.autoencoder import Autoencoder
from replearn.networks.conv import ConvDecoder, ConvEncoder

CONFIGS = Path(__file__).parent.parent / "configs"
SHAPE = (1, 28, 28)
DRY_CHANNELS = (4, 8)


def configured(name: str, dry: bool) -> tuple[dict[str, Any], tuple[int, ...]]:
    """The model's options in a configuration, and its widths; those of a dry run are tiny."""
    options = yaml.safe_load((CONFIGS / name).read_text(encoding="utf-8"))["model"]["init_args"]
    return options, DRY_CHANNELS if dry else tuple(options["encoder"]["init_args"]["channels"])


def autoencoder(name: str, dry: bool, start: bool = False) -> Autoencoder:
    """The autoencoder of a configuration, seed 0; start: with its start as PCA, which no textbook has."""
    options, channels = configured(name, dry)
    d = options["latent_dim"]
    torch.manual_seed(0)
    nets = ConvEncoder(SHAPE, d, channels), ConvDecoder(SHAPE, d, channels)
    begins = {"start": options["start"], "output": options["output"]} if start else {}
    return Autoencoder(*nets, latent_dim=d, learning_rate=options["learning_rate"], **begins)


class TextbookAutoencoder(nn.Module):
    """The same layers in a row, in the layout that torch has by default (NCHW): (B,C,H,W) -> (B,C,H,W)."""

    def __init__(self, ours: Autoencoder) -> None:
        super().__init__()
        encoder, decoder = cast(ConvEncoder, deepcopy(ours.encoder)), cast(ConvDecoder, deepcopy(ours.decoder))
        self.encoder = nn.Sequential(encoder.blocks, nn.Flatten(), encoder.to_code)
        grown = nn.Unflatten(1, decoder.smallest)
        self.decoder = nn.Sequential(decoder.from_code, grown, decoder.blocks, nn.Sigmoid())
        self.to(memory_format=torch.contiguous_format)

    def forward(self, images: Tensor) -> Tensor:
        return self.decoder(self.encoder(images))
