"""What it takes to make an encoder of a classifier that torchvision carries."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
import torchvision.models
from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.networks.enlarge import Enlarge
from replearn.networks.normalize import Normalize

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class PublishedNetwork:
    """A network as torchvision has it.

    name: torchvision's. least: pixels that a side of an image must have. first, last: where its first
    convolution and its last layer stand. options: of its constructor. mean, std: of the red, green and blue in
    [0, 1] that its pretrained weights were trained on; ImageNet's, but for GoogLeNet.
    """

    name: str
    least: int
    first: str
    last: str
    options: tuple[tuple[str, bool], ...] = ()
    mean: Triple = (0.485, 0.456, 0.406)
    std: Triple = (0.229, 0.224, 0.225)


class TorchvisionEncoder(nn.Module):
    """A published classifier fitted to our images, up to what its last layer looks at: (B, C, H, W) -> (B, D).

    Smaller images are enlarged to `published.least`, each side on its own. Where C is not 3 the first
    convolution is made anew, for C channels. The last layer is left out where it has D inputs (the head of a
    `Classifier` then completes the published network), else it becomes a linear layer to D.

    With `weights` the images are normalised as in the published training. The weights themselves are taken up
    by `replearn.training.pretrained` before a training begins: building a network downloads nothing, so a
    checkpoint that is read, and `arch`, do not ask for what they do not need.

    Args:
        published: the network.
        shape: (C, H, W) of the images.
        codes: D.
        weights: name of torchvision's pretrained weights, such as DEFAULT; None for random ones.

    Raise UsageError for a name of weights that torchvision does not have.
    """

    def __init__(
        self, published: PublishedNetwork, shape: tuple[int, int, int], codes: int, weights: str | None
    ) -> None:
        super().__init__()
        self.image_shape, self.published = tuple(shape), published
        self.weights = None if weights is None else named_weights(published.name, weights)
        c, h, w = shape
        size = (max(h, published.least), max(w, published.least))
        before: OrderedDict[str, nn.Module] = OrderedDict()
        if size != (h, w):
            before["enlarge"] = Enlarge(size)
        if weights is not None:
            before["normalize"] = Normalize(*(_of_channels(values, c) for values in (published.mean, published.std)))
        self.before = nn.Sequential(before)
        self.network = torchvision.models.get_model(published.name, weights=None, **dict(published.options))
        if c != 3:
            self.network.set_submodule(published.first, _for_channels(self.network.get_submodule(published.first), c))
        features = cast(nn.Linear, self.network.get_submodule(published.last)).in_features
        to_code = nn.Identity() if codes == features else nn.Linear(features, codes)
        self.network.set_submodule(published.last, to_code)
        self.to(memory_format=torch.channels_last)

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        return self.network(self.before(images.contiguous(memory_format=torch.channels_last)))

    def load_published(self, published: Mapping[str, Tensor]) -> None:
        """Copy the weights of the published network, all but those of its last layer.

        published: its state dict. Raise RuntimeError, torch's, where they are not those of this network.
        """
        first, last = f"{self.published.first}.weight", f"{self.published.last}."
        mine = self.network.state_dict()
        weights = {name: value for name, value in published.items() if name in mine and not name.startswith(last)}
        if first in weights:
            weights[first] = kernel_for(weights[first], self.image_shape[0])
        weights |= {name: value for name, value in mine.items() if name.startswith(last)}
        self.network.load_state_dict(weights)


def kernel_for(kernel: Tensor, channels: int) -> Tensor:
    """Return a kernel over colours (O, 3, k, k) made one over so many channels: (O, channels, k, k).

    Each of them gets an equal share of the sum over the colours, so that an image whose channels are all alike
    is answered as the same image in grey was. Three channels are taken to be the colours themselves.

    >>> kernel_for(torch.ones(1, 3, 1, 1), 1).tolist(), kernel_for(torch.ones(1, 3, 1, 1), 2).flatten().tolist()
    ([[[[3.0]]]], [1.5, 1.5])
    """
    if channels == kernel.shape[1]:
        return kernel
    return kernel.sum(1, keepdim=True).repeat(1, channels, 1, 1) / channels


def named_weights(network: str, name: str) -> torchvision.models.WeightsEnum:
    """Return Torchvision's entry for pretrained weights; nothing is downloaded. Raise UsageError for a name it lacks.

    >>> named_weights("resnet18", "DEFAULT").name
    'IMAGENET1K_V1'
    """
    there = torchvision.models.get_model_weights(network)
    whole = [entry.name for entry in there if entry.meta["categories"]]  # of VGG-16 there is a part, without classifier
    if name != "DEFAULT" and name not in whole:
        raise UsageError(
            f"weights {name}: torchvision has none of that name for {network}; "
            f"say DEFAULT or {' or '.join(whole)}, or null for random weights"
        )
    return there[name]


def _of_channels(values: Triple, channels: int) -> list[float]:
    """Return a number a channel: those of the colours, or, where the channels are not three, their mean for each."""
    return list(values) if channels == 3 else [sum(values) / 3] * channels


def _for_channels(layer: Any, channels: int) -> nn.Conv2d:
    """Return the like of a convolution, with fresh weights, for images of so many channels."""
    return nn.Conv2d(
        channels, layer.out_channels, layer.kernel_size, layer.stride, layer.padding, bias=layer.bias is not None
    )
